// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <deque>
#include <memory>

#include "engine/session/evidence.hpp"
#include "engine/tape.hpp"

namespace bgpsnoop::engine {

/// Keeps of one connection's inputs what a packet can be made of: its first messages and its last
/// ones. What TCP did is in the evidence already.
class TapeRecorder {
public:
    struct Recorded {
        std::vector<Tape::Message> messages; ///< in the order in which they were seen
        std::uint64_t dropped = 0;           ///< for want of room
        std::optional<Tape::Icmp> icmp;
        std::array<std::optional<Tape::Fault>, 2> faults; ///< by direction
    };

    void record(const Input& input);
    Recorded recorded() const;

private:
    void keep(Tape::Message message);
    void note(const StreamFault& fault, Time now);
    bool is_repeated(const Tape::Message& message);
    void drop_oldest_of_last();

    std::vector<Tape::Message> first_;
    std::deque<Tape::Message> last_;
    std::size_t bytes_ = 0; ///< of the bodies of both
    std::uint64_t dropped_ = 0;
    std::optional<Tape::Icmp> icmp_;
    std::array<std::optional<Tape::Fault>, 2> faults_;
};

/// With what the evidence says of TCP.
Tape tape_of(const Evidence& seen, TapeRecorder::Recorded recorded);

} // namespace bgpsnoop::engine
