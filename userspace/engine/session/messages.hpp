// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "engine/session/events.hpp"
#include "engine/session/evidence.hpp"

namespace bgpsnoop::engine {

/// The messages of a connection. The same message may come twice: when it arrives and when it is
/// read; its offset in the stream tells. The state machine lives on what was read.
class Messages {
public:
    void see(const MessageSeen& message, Time now, Evidence& seen, Events& out);
    Events give_up_unread(); ///< those that arrived and that nobody will read any more
    /// A NOTIFICATION that the kernel has counted and that was not told: of which no more than the
    /// header came, or whose record was lost. What it said is not known.
    static void note_untold(StreamEvidence& stream);

private:
    struct Unread {
        std::uint64_t offset = 0;
        MessageObserved message;
    };

    bool was_read(const MessageSeen& message);
    void arrive(const MessageSeen& message, Time now, Evidence& seen);
    void count(const MessageSeen& message, Time now, Evidence& seen);

    static constexpr std::size_t max_unread = 16;

    std::vector<Unread> unread_;
    std::array<std::optional<std::uint64_t>, 2> read_up_to_; ///< offsets, by direction
    std::array<StreamCounts, 2> counts_;                     ///< of those seen here, by direction
};

} // namespace bgpsnoop::engine
