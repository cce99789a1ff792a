// SPDX-License-Identifier: Apache-2.0
#include "engine/session/speakers.hpp"

#include <algorithm>
#include <utility>

#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

constexpr std::size_t processes_remembered = 1024;
constexpr std::size_t callers_remembered = 8;
constexpr std::uint32_t calls_of_rhythm = 4; // retry timers are two minutes at most

void remember(std::deque<Process>& processes, const Process& process)
{
    if (std::ranges::count(processes, process) > 0)
        return;
    processes.push_back(process);
    if (processes.size() > processes_remembered)
        processes.pop_front();
}

} // namespace

void Speakers::note(const std::optional<Process>& process)
{
    if (process)
        remember(wrote_open_, *process);
}

void Speakers::note_silence(const Process& process)
{
    remember(silent_, process);
}

bool Speakers::includes(const std::optional<Process>& process) const
{
    return !process || listeners_.has(*process) || std::ranges::count(wrote_open_, *process) > 0;
}

bool Speakers::is_silent(const Process& process) const
{
    return std::ranges::count(silent_, process) > 0;
}

void OwnCallers::note_vain_call(const Process& process, Time began)
{
    Caller caller{process, began, began, 0};
    const auto known = std::ranges::find(callers_, process, &Caller::process);
    if (known != callers_.end()) {
        if (began - known->last <= timing::call_memory)
            caller = *known;
        callers_.erase(known);
    }
    caller.last = began;
    ++caller.calls;
    callers_.push_back(std::move(caller));
    if (callers_.size() > callers_remembered)
        callers_.erase(callers_.begin());
}

bool OwnCallers::goes_on_calling(const Process& process) const
{
    const auto known = std::ranges::find(callers_, process, &Caller::process);
    return known != callers_.end() && known->calls >= calls_of_rhythm &&
           known->last - known->first >= timing::own_rhythm;
}

} // namespace bgpsnoop::engine
