// SPDX-License-Identifier: Apache-2.0
#include "engine/session/speakers.hpp"

#include <algorithm>

namespace bgpsnoop::engine {

void Speakers::note(const std::optional<Process>& process)
{
    if (!process || std::ranges::count(pids_, process->pid) > 0)
        return;
    pids_.push_back(process->pid);
    if (pids_.size() > remembered)
        pids_.pop_front();
}

bool Speakers::includes(const std::optional<Process>& process) const
{
    return !process || listeners_.has(*process) || std::ranges::count(pids_, process->pid) > 0;
}

void OwnCallers::note_call(const Process& process)
{
    if (process.pid != pid_)
        *this = OwnCallers{};
    pid_ = process.pid;
    ++calls_;
}

void OwnCallers::note_silence(const Process& process)
{
    was_silent_ |= process.pid == pid_;
}

bool OwnCallers::calls_again(const Process& process) const
{
    return process.pid == pid_ && calls_ > 1 && !was_silent_;
}

} // namespace bgpsnoop::engine
