// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"

/// Tells a story of BGP connections to the engine, as one end's kernel (or a capture) reports it.
/// Each call adds the inputs of one event; `after` moves the time. The order of inputs within an
/// event is Linux's.
namespace bgpsnoop::test {

using namespace std::chrono_literals;
using engine::Direction;
using engine::Duration;
using engine::Finding;
using engine::Input;
using engine::TcpState;
using engine::Time;
using DropReason = engine::SegmentDropped::Reason;

inline constexpr Time story_begin{std::chrono::seconds(1'700'000'000)};

std::vector<std::uint8_t> family_capability(std::uint16_t afi, std::uint8_t safi);
std::vector<std::uint8_t> four_octet_as_capability(std::uint32_t as);

/// The body of an OPEN; capabilities are wire bytes, code and length included.
struct OpenBytes {
    std::uint16_t as = 65001;
    std::uint16_t hold_time = 90;
    std::uint32_t bgp_id = 0x0a000001;
    std::vector<std::vector<std::uint8_t>> capabilities;

    std::vector<std::uint8_t> body() const;
};

/// The speaker of a story, unless it says otherwise. It listens, too.
inline constexpr std::uint32_t usual_speaker = 1234;

/// A process listens on the BGP port on all addresses, and did so before the source began.
Input listening(std::uint32_t pid, std::uint32_t netns = 0);

class Story {
public:
    /// At PeerA: AS 600, 10.82.1.9, its peer is AS 8500, 10.82.1.10.
    Story();

    // --- Where and when ---
    Story& after(Duration span);
    Story& next_connection();            ///< further inputs are about a new one
    Story& connection(std::uint64_t id); ///< or about an older one
    Story& addresses(std::string_view local, std::string_view peer);
    Story& netns(std::uint32_t inode, std::uint64_t cookie = 0);
    Story& link(std::string interface) ///< that has our address
    {
        who_.link = std::move(interface);
        return *this;
    }
    Story& as_numbers(std::uint16_t local, std::uint16_t peer);
    Story& process(std::uint32_t pid, std::string name); ///< of ours, from here on
    Story& of_no_known_host(); ///< a capture's router that nobody has named
    Story& from_capture();     ///< no process, no queues, no owner from here on

    // --- The handshake ---
    Story& calls();     ///< we send a SYN
    Story& connected(); ///< and it is answered
    Story& called();    ///< the peer's handshake completes
    Story& found(TcpState state = TcpState::established);
    Story& syn_refused(std::optional<bool> foreign_ttl = {});
    /// The peer's, in a capture; or the answers were not taken.
    Story& syn_unanswered(Duration ago, bool given_up = true, std::uint32_t answers = 0);
    Story& call_withdrawn(Duration ago); ///< the peer's, when we had answered it
    Story& withdraws_call();             ///< as we do, when the peer has answered ours
    Story& unsendable();                 ///< our connect() fails before there is anything of TCP's

    // --- Messages ---
    Story& writes(std::uint8_t type, std::vector<std::uint8_t> body = {});
    Story& reads(std::uint8_t type, std::vector<std::uint8_t> body = {});
    Story& arrives(std::uint8_t type, std::vector<std::uint8_t> body = {}); ///< and lies unread
    Story& reads_waiting();                                                 ///< what arrived last
    Story& writes_open();
    Story& writes_open(const OpenBytes& open);
    Story& reads_open();
    Story& reads_open(const OpenBytes& open);
    Story& open_arrives();
    Story& writes_keepalive();
    Story& reads_keepalive();
    Story& writes_notification(std::uint8_t code, std::uint8_t subcode,
                               std::vector<std::uint8_t> data = {});
    Story& reads_notification(std::uint8_t code, std::uint8_t subcode,
                              std::vector<std::uint8_t> data = {});
    Story& notification_arrives(std::uint8_t code, std::uint8_t subcode);
    Story& opens_exchanged();
    Story& established(); ///< from the OPENs to the KEEPALIVEs
    Story& fault(Direction direction, engine::StreamFault::Kind kind);

    // --- The end ---
    Story& peer_fin();
    Story& peer_reset(std::optional<bool> with_ack = true, std::optional<bool> foreign_ttl = {});
    Story& closes();         ///< our FIN, and the peer's kernel answers it
    Story& close_is_reset(); ///< our FIN is out, and the connection is reset: see may_be_our_own()
    Story& closes_with_reset(std::string_view kernel_reason = "TCP_ABORT_ON_CLOSE");
    /// By our kernel on its own, or by something else in its name.
    Story& reset_sent(std::optional<bool> with_ack = {}, std::optional<bool> foreign_ttl = {});
    Story& owner_exits();                           ///< what follows is done by an exiting process
    Story& fails(int error, bool by_owner = false); ///< the socket goes from its state to close
    Story& reports(int error, std::optional<engine::SocketErrorSeen::Icmp> icmp = {});
    Story& icmp(std::uint8_t type, std::uint8_t code); ///< attributed by its endpoints
    Story& loses_address();                            ///< ours, which is removed from this host,
    Story& regains_address();                          ///< or comes back
    Story& loses_netns();                              ///< the whole network namespace is gone
    Story& drops(DropReason reason, Direction direction = Direction::received);
    Story& drops_call(DropReason reason); ///< a SYN of the peer, to our port
    Story& lost(std::string_view kind, std::uint64_t count);
    Story& loss_noticed();
    Story& end_of_input();

    // --- The socket's numbers, reported from here on ---
    Story& unread(std::uint32_t bytes);
    Story& unacked(std::uint32_t bytes);
    Story& accepted(std::uint64_t bytes);
    Story& acked(std::uint64_t bytes);
    Story& counted(std::uint64_t keepalives_sent, std::uint64_t keepalives_received);
    Story& notification_counted(Direction direction); ///< now, and nothing tells what it said
    Story& windows(std::uint32_t peers, std::uint32_t ours);
    /// Keep-alive probes of TCP, by either end, since the other's last segment.
    Story& probed(std::uint32_t by_us, std::uint32_t by_peer);
    Story& holes(std::uint32_t segments); ///< wait out of order
    Story& missing(std::uint32_t bytes);  ///< sent by the peer, never arrived
    Story& ignored(std::uint32_t bytes)   ///< of the peer, repeated and not acknowledged
    {
        sample_.ignored_bytes = bytes;
        return *this;
    }
    Story& untaken(std::uint32_t answers) ///< to our SYN
    {
        sample_.untaken_answers = answers;
        return *this;
    }
    Story& lost_of_ours(std::uint32_t bytes) ///< on the way to the place of the capture, just now
    {
        sample_.sent_missing_bytes = bytes;
        sample_.sent_behind_at = now_;
        return *this;
    }
    Story& heard();        ///< a segment of the peer, now, that acknowledges nothing new,
    Story& heard_ack();    ///< or something
    Story& peer_repeats(); ///< a segment of the peer, now, that brings what it had brought before
    Story& segments_sent(std::uint32_t count);
    Story& repeated(std::uint32_t segments);
    Story& key(bool set = true);
    Story& lacks(Direction direction, const engine::Uncaptured& what); ///< of a capture
    Story& sample();
    Story& sample_unchanged();
    Story& gone(); ///< the socket is, and nothing had told of its end
    Story& tick();

    Story&
    then(const Story& later); ///< appends another story's inputs, its connections as new ones

    std::vector<Input> inputs;
    std::uint16_t our_as = 600;
    std::uint16_t their_as = 8500;

private:
    Story& add(decltype(Input::what) what);
    Story& moves(TcpState to, bool by_owner = false, int error = 0);
    Story& message(Direction direction, std::uint8_t type, std::vector<std::uint8_t> body,
                   bool delivered);

    Time now_ = story_begin;
    std::uint64_t id_ = 1;
    std::uint64_t newest_id_ = 1;
    engine::Identity who_;
    engine::SocketSample sample_;
    TcpState state_ = TcpState::close;
    std::array<std::uint64_t, 2> offset_{};
    std::optional<engine::MessageSeen> waiting_;
    bool capture_ = false;
    bool exiting_ = false;
};

/// The usual speaker's listener is told of before its first call.
std::vector<Finding> play(engine::Engine& engine, const std::vector<Input>& inputs);
/// A new engine; time goes on after the story until every verdict is due.
std::vector<Finding> play(const Story& story, engine::Options options = {});

template <typename T> std::vector<T> only(const std::vector<Finding>& findings)
{
    std::vector<T> found;
    for (const Finding& each : findings)
        if (const auto* what = std::get_if<T>(&each.what))
            found.push_back(*what);
    return found;
}

} // namespace bgpsnoop::test
