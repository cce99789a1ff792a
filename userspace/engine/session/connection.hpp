#pragma once

#include <vector>

#include "engine/session/evidence.hpp"
#include "engine/session/warning_watch.hpp"

/// One TCP connection, or the attempt at one, from its first input to its verdict. It turns inputs
/// into evidence and into the events that are plain facts (opened, message, reset, FIN, warning);
/// what ended it is judged elsewhere. A message that arrives and is read later is reported when it
/// is read; one that is never read is reported as unread before the verdict.
namespace bgpsnoop::engine {

using Event = decltype(Finding::what);
using Events = std::vector<Event>;

class Connection {
public:
    /// `number` counts the connections of a run, from 1.
    Connection(std::uint64_t number, const Input& first, const std::vector<std::uint16_t>& ports);

    Events apply(const Input& input);
    Events unread_messages(); ///< those that nobody will read any more

    ConnectionId id() const { return id_; }
    std::uint64_t number() const { return number_; }
    const Evidence& seen() const { return seen_; }
    void lost_records() { seen_.records_lost = true; }
    void input_is_over() { seen_.input_over = true; }
    Time last_input() const { return last_input_; }

private:
    struct Unread {
        std::uint64_t offset = 0;
        MessageObserved message;
    };

    void identify(const Identity& who);
    void apply(const TcpStateChanged& change, Time now, Events& out);
    void apply(const SocketFound& found, Time now, Events& out);
    void apply(const ResetSeen& reset, Time now, Events& out);
    void apply(const SocketErrorSeen& error, Time now, Events& out);
    void apply(const MessageSeen& message, Time now, Events& out);
    void apply(const StreamFault& fault, Time now, Events& out);
    void apply(const IcmpSeen& icmp, Time now, Events& out);
    void apply(const SegmentDropped& drop, Time now, Events& out);
    void apply(const SampleTaken& taken, Time now, Events& out);
    void apply(const auto&, Time, Events&) {} // concerns no single connection

    void open(const TcpStateChanged& change, Time now, Events& out);
    void note_fin(const TcpStateChanged& change, Time now, Events& out);
    void close(const TcpStateChanged& change, Time now);
    void end(Direction by, bool reset, Time now);
    void take(const SocketSample& sample);
    void note_written(std::optional<Time> at);
    void watch_windows();
    bool already_read(const MessageSeen& message);
    void arrive(const MessageSeen& message, Time now);
    void note(const MessageObserved& message, Time now);
    void count(const MessageSeen& message, Time now);
    void check_established(Time now);

    static constexpr std::size_t max_unread = 16;

    ConnectionId id_;
    std::uint64_t number_;
    Evidence seen_;
    WarningWatch warnings_;
    bool opened_ = false; ///< and said so
    bool found_ = false;  ///< it ran before us
    std::vector<Unread> unread_;
    std::array<std::optional<std::uint64_t>, 2> read_up_to_; ///< offsets, by direction
    std::array<StreamCounts, 2> messages_;                   ///< counted here, by direction
    Time last_input_;
};

} // namespace bgpsnoop::engine
