// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/input.hpp"
#include "engine/verdict.hpp"
#include "wire/message.hpp"

/// What leaves the engine. Sinks turn each alternative into an event, mostly of the same name
/// (docs/events.md); the engine knows nothing of JSON.
namespace bgpsnoop::engine {

enum class Initiator : std::uint8_t { local, peer };

/// RFC 4271 8.2.2, inferred from what the local speaker writes and reads.
enum class SessionState : std::uint8_t {
    idle,
    connect,
    active,
    open_sent,
    open_confirm,
    established
};

std::string_view name(Direction direction);
std::string_view name(Initiator initiator);
std::string_view name(SessionState state);

/// SYN sent, or the handshake of an incoming connection complete.
struct ConnectionOpened {
    Initiator initiator = Initiator::local;
};

struct MessageObserved {
    Direction direction = Direction::received;
    std::uint8_t type = 0;
    std::uint32_t length = 0;
    bool unread = false; ///< it lay in the receive queue when the connection died
    std::variant<std::monostate, wire::Open, wire::Notification, wire::RouteRefresh, wire::EndOfRib,
                 wire::Malformed>
        body;
};

struct ResetObserved {
    Direction direction = Direction::received;
    Phase phase = Phase::connecting;
    std::string kernel_reason;
};

struct ClosedBy { ///< a FIN
    Direction direction = Direction::received;
    Phase phase = Phase::connecting;
};

struct SessionStateChanged {
    SessionState old_state = SessionState::idle;
    SessionState new_state = SessionState::idle;
};

struct SessionUp {
    std::optional<std::uint16_t>
        hold_time;                 ///< negotiated, seconds; absent if the OPENs are unknown
    bool older_than_agent = false; ///< its traffic proves that it is up, and nothing since when
};

struct SessionDown {
    std::optional<Duration> uptime; ///< absent if it was up before we looked
    Outcome outcome = Outcome::unknown;
};

/// The NOTIFICATION that decided a connection.
struct DecidingNotification {
    Direction direction = Direction::received;
    wire::Notification notification;
};

struct Tape;

/// Always exactly one a connection.
struct ConnectionClosed {
    Verdict verdict;
    std::optional<DecidingNotification> notification;
    std::optional<Duration> duration;   ///< absent if its beginning was not seen
    bool beside_story = false;          ///< none of the story of its session: a probe
    std::shared_ptr<const Tape> tape{}; ///< what was on the wire (tape.hpp); null: none is made
    std::vector<std::shared_ptr<const Tape>> beside{}; ///< of living ones with that peer, a few
};

struct Warning {
    std::string_view id; ///< "no_common_family", "framing_lost" ...: static names, see warning.hpp
    std::string explanation;
    std::string_view error{}; ///< "EADDRINUSE": the errno that it is about; a static name
};

/// A process began to listen on a BGP port.
struct ListenerOpened {};

/// Nothing listens there any more, unless another does.
struct ListenerClosed {
    bool process_exits = false;    ///< else it closed the socket, and may live on
    std::optional<Time> opened_at; ///< absent if it is older than the source
};

struct RecordsLost {
    std::string kind;
    std::uint64_t count = 0;
};

/// What people call the ends of a connection. The engine does not know; who feeds the sinks does.
struct GivenNames {
    std::string peer;  ///< by the operator (`--names`); empty: none
    std::string group; ///< the same
    std::string netns; ///< in /run/netns, or a container's id
    bool operator==(const GivenNames&) const = default;
};

struct Finding {
    Time time;
    std::uint64_t connection = 0; ///< counts from 1 within a run; 0: concerns none
    Identity who;
    bool stranger = false; ///< the connection's peer is no neighbour (session/strangers.hpp)
    GivenNames names;
    std::optional<std::uint32_t> local_as; ///< as far as OPENs of this session have told
    std::optional<std::uint32_t> peer_as;
    std::variant<ConnectionOpened, MessageObserved, ResetObserved, ClosedBy, SessionStateChanged,
                 SessionUp, SessionDown, ConnectionClosed, Warning, ListenerOpened, ListenerClosed,
                 RecordsLost>
        what;
    bool late = false; ///< its connection has had its verdict
    /// How many more like it a sink has not told since it last told one. Of what begins a new
    /// chapter, an end of the session or its coming up: connections that ended as others had.
    std::uint64_t repeated = 0;
};

} // namespace bgpsnoop::engine
