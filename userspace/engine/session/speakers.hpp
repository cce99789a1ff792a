// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "engine/session/listeners.hpp"

namespace bgpsnoop::engine {

/// Which processes of this host speak BGP: those that own a listening BGP socket, and those that
/// have written an OPEN. (So does who calls one peer again in its own rhythm, see OwnCallers.) And
/// which do not: a process that came through to a peer, and wrote none, is a health check, or
/// somebody's telnet. Bounded; the oldest are forgotten. A pid is used again: a process of another
/// name is another one.
class Speakers {
public:
    explicit Speakers(const Listeners& listeners) : listeners_(listeners) {}

    void note(const std::optional<Process>& process); ///< it has written an OPEN
    void note_silence(const Process& process);        ///< it could have, and did not
    /// True for an unknown one: a capture does not tell who calls.
    bool includes(const std::optional<Process>& process) const;
    /// It is none, unless the above says so.
    bool is_silent(const Process& process) const;

private:
    const Listeners& listeners_;
    std::deque<Process> wrote_open_; ///< newest last
    std::deque<Process> silent_;
};

/// Which processes call one peer and never come through to it. Of such calls nothing tells what
/// they are for, but that a speaker does not give up: who has called for five minutes is one.
/// Bounded; who called least recently is forgotten.
class OwnCallers {
public:
    void note_vain_call(const Process& process, Time began);
    bool goes_on_calling(const Process& process) const;

private:
    struct Caller {
        Process process;
        Time first; ///< since when it has called without a pause
        Time last;
        std::uint32_t calls = 0;
    };

    std::vector<Caller> callers_; ///< who called last at the end
};

} // namespace bgpsnoop::engine
