// SPDX-License-Identifier: Apache-2.0
#include "engine/session/speakers.hpp"

#include <algorithm>

#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

constexpr std::size_t pids_remembered = 1024;
constexpr std::size_t callers_remembered = 8;
constexpr std::uint32_t calls_of_rhythm = 4; // retry timers are two minutes at most

void remember_pid(std::deque<std::uint32_t>& pids, std::uint32_t pid)
{
    if (std::ranges::count(pids, pid) > 0)
        return;
    pids.push_back(pid);
    if (pids.size() > pids_remembered)
        pids.pop_front();
}

} // namespace

void Speakers::note(const std::optional<Process>& process)
{
    if (process)
        remember_pid(pids_, process->pid);
}

void Speakers::note_silence(const Process& process)
{
    remember_pid(silent_, process.pid);
}

bool Speakers::includes(const std::optional<Process>& process) const
{
    return !process || listeners_.has(*process) || std::ranges::count(pids_, process->pid) > 0;
}

bool Speakers::is_silent(const Process& process) const
{
    return std::ranges::count(silent_, process.pid) > 0;
}

void OwnCallers::note_vain_call(const Process& process, Time began)
{
    Caller caller{process.pid, began, began, 0};
    const auto known = std::ranges::find(callers_, process.pid, &Caller::pid);
    if (known != callers_.end()) {
        if (began - known->last <= timing::call_memory)
            caller = *known;
        callers_.erase(known);
    }
    caller.last = began;
    ++caller.calls;
    callers_.push_back(caller);
    if (callers_.size() > callers_remembered)
        callers_.erase(callers_.begin());
}

bool OwnCallers::goes_on_calling(const Process& process) const
{
    const auto known = std::ranges::find(callers_, process.pid, &Caller::pid);
    return known != callers_.end() && known->calls >= calls_of_rhythm &&
           known->last - known->first >= timing::own_rhythm;
}

} // namespace bgpsnoop::engine
