// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/session/connection.hpp"
#include "engine/snapshot.hpp"

namespace bgpsnoop::engine {

/// The numbers of a session and its newest facts. Those of its dead connections are kept, those of
/// the living ones added when asked for, so totals never fall.
class Totals {
public:
    explicit Totals(SessionKey key) { kept_.key = std::move(key); }

    void count(const Event& event, Time now);
    void count(const Verdict& verdict, Time now);
    void count(const SegmentDropped& drop) { ++kept_.rejected_segments[drop.reason]; }
    void keep(const Evidence& seen); ///< of a connection that has ended
    void note(const Evidence& seen); ///< the newest facts
    void note_process(const Identity& who);
    void compare(const wire::Open& ours, const wire::Open& theirs);
    void come_up(const Evidence& seen, Time now);
    void go_down() { kept_.established_since.reset(); }

    SessionSnapshot with(const std::vector<const Connection*>& live) const;

private:
    SessionSnapshot kept_;
};

} // namespace bgpsnoop::engine
