// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/finding.hpp"
#include "engine/input.hpp"
#include "engine/kept_state.hpp"
#include "engine/routing/ends_together.hpp"
#include "engine/routing/judge.hpp"
#include "engine/routing/neighbors.hpp"
#include "engine/routing/own_calls.hpp"
#include "engine/routing/report.hpp"
#include "engine/routing/resumption.hpp"
#include "engine/routing/strays.hpp"
#include "engine/senses.hpp"
#include "engine/session/bind_failures.hpp"
#include "engine/session/listeners.hpp"
#include "engine/session/live_connections.hpp"
#include "engine/session/sessions.hpp"
#include "engine/snapshot.hpp"

namespace bgpsnoop::engine {

struct Options {
    std::vector<std::uint16_t> ports{179};
    std::size_t max_sessions = 10'000; ///< neighbours
    std::uint32_t own_netns = 0;       ///< whose neighbours come first: see Sessions::Limits
    std::size_t max_strangers = 1'000; ///< and four times as many living connections of theirs
    Duration session_expiry = std::chrono::hours(24);
    bool all_messages = false; ///< findings for KEEPALIVE and UPDATE too
    bool tapes = false;        ///< verdicts come with what was on the wire (tape.hpp)
    Senses senses{};
};

/// Inputs in, findings out; no clock, no I/O. Inputs come in the order of their time as far as the
/// source can tell. Feed a Tick at least every 100 ms of real time (a capture: of captured time):
/// verdicts that wait for a trailing RST, a queued NOTIFICATION or a sibling connection are given
/// then, and sessions expire.
///
/// The engine routes: each input goes to the connection that it concerns, what follows from that
/// to the session, and the rest to whom it belongs.
class Engine {
public:
    explicit Engine(const Options& options);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    std::vector<Finding> feed(const Input& input);
    Snapshot snapshot() const;
    /// Asks for those of new sessions and listeners. What is named once keeps its name, also over a
    /// restart: names of namespaces come and go, labels must not.
    void name_netns(const NetnsName& name_of);

    /// How much is kept from now on; what is too much goes as others come.
    void limit(std::size_t max_sessions, std::size_t max_strangers, Duration session_expiry);

    /// What a later engine goes on from. Who keeps it adds what only the host knows: boot id, own
    /// namespace, socket cookies.
    KeptState keep() const;
    std::vector<SessionKey> neighbors() const { return sessions_.neighbors(); }
    std::set<std::uint32_t> namespaces() const { return sessions_.namespaces(); } ///< of sessions

    struct Unheard {
        ConnectionId connection = ConnectionId::none;
        Identity who;
    };
    /// Connections that are there, as far as is known, and of which nothing was told since then.
    std::vector<Unheard> unheard_since(Time time) const;
    /// Before the first input: goes on from there, as compared with the present (present.hpp). The
    /// findings come with what is fed next. Returns what the former run has told of the connections
    /// that it left: no news, but their stories begin with it.
    std::vector<Finding> resume(const KeptState& kept, Time now);

private:
    void route(const Input& input, const Tick&);
    void route(const Input& input, const LossNoticed& noticed);
    void route(const Input& input, const Lost& lost);
    void route(const Input& input, const EndOfInput&);
    void route(const Input& input, const EndOfWatch&);
    void route(const Input& input, const ListeningBegun& begun);
    void route(const Input& input, const ListeningEnded& ended);
    void route(const Input& input, const BindFailed& failed);
    void route(const Input& input, const SynRefused& refused);
    void route(const Input& input, const SynUnanswered& call);
    void route(const Input& input, const CallUnsendable&);
    void route(const Input& input, const ResetSeen& reset);
    void route(const Input& input, const IcmpSeen& icmp);
    void route(const Input& input, const AddressRemoved&) { deliver_to_all_from(input); }
    void route(const Input& input, const AddressAdded&) { deliver_to_all_from(input); }
    void route(const Input& input, const SampleUnchanged&);
    void route(const Input& input, const NamespaceGone&);
    void route(const Input& input, const SegmentDropped& drop);
    void route(const Input& input, const auto&) { deliver(input); }

    bool deliver(const Input& input);
    void deliver_to_all_from(const Input& input);
    void apply(const Input& input, LiveConnection& live);
    void follow(const LiveConnection& live, bool was_up, Time at);

    std::size_t most_stranger_connections_;
    Duration clean_interval_;
    Time cleaned_at_;
    std::map<std::string, std::uint64_t> records_lost_; ///< by kind
    Sessions sessions_;
    Listeners listeners_;
    BindFailures bind_failures_;
    LiveConnections live_;
    EndsTogether ends_;
    OpenSenders open_senders_;
    Report report_;
    Judge judge_;
    Neighbors neighbors_;
    Resumption resumption_;
    Strays strays_;
    OwnCalls own_calls_;
};

} // namespace bgpsnoop::engine
