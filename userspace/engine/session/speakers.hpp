// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "engine/session/listeners.hpp"

namespace bgpsnoop::engine {

/// Which processes of this host speak BGP: those that own a listening BGP socket, and those that
/// have written an OPEN. (So does who calls one peer again in its own rhythm, see OwnCallers.)
/// Bounded; the oldest are forgotten.
class Speakers {
public:
    explicit Speakers(const Listeners& listeners) : listeners_(listeners) {}

    void note(const std::optional<Process>& process); ///< it has written an OPEN
    /// True for an unknown one: a capture does not tell who calls.
    bool includes(const std::optional<Process>& process) const;

private:
    static constexpr std::size_t remembered = 1024;

    const Listeners& listeners_;
    std::deque<std::uint32_t> pids_; ///< newest last
};

/// Which process calls one peer, and whether as a speaker does: again and again, and not in silence
/// once it has come through, as a health check does.
class OwnCallers {
public:
    void note_call(const Process& process);
    void note_silence(const Process& process); ///< it closed what it had not said a word on
    bool calls_again(const Process& process) const;

private:
    std::uint32_t pid_ = 0; ///< the newest caller
    std::uint32_t calls_ = 0;
    bool was_silent_ = false;
};

} // namespace bgpsnoop::engine
