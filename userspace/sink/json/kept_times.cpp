// SPDX-License-Identifier: Apache-2.0
#include "sink/json/kept_times.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <ranges>
#include <utility>

#include "sink/json/kept_fields.hpp"

namespace bgpsnoop::sink {

namespace {

/// Goes through the same fields as whoever writes or reads them.
class TimeChanger {
public:
    explicit TimeChanger(const ClockChange& change) : change_(change) {}

    template <typename Value> void operator()(const char*, Value& value) { apply(value); }

private:
    template <typename Value> void apply(Value&) {} // holds none

    void apply(wire::Time& time)
    {
        if (time != wire::Time{})
            time = change_(time);
    }

    template <typename Value> void apply(std::optional<Value>& value)
    {
        if (value)
            apply(*value);
    }

    template <typename First, typename Second> void apply(std::pair<First, Second>& value)
    {
        apply(value.second); // the first is a key
    }

    template <std::ranges::range List>
    requires(!std::is_same_v<List, std::string> &&
             !std::is_same_v<List, std::string_view>) void apply(List& list)
    {
        for (auto& each : list)
            apply(each);
    }

    template <typename Struct>
    requires requires(TimeChanger& io, Struct& value) { sink::fields(io, value); }
    void apply(Struct& value) { sink::fields(*this, value); }

    ClockChange change_;
};

} // namespace

wire::Time ClockChange::operator()(wire::Time time) const
{
    time += later;
    if (set_back() == wire::Duration{})
        return time;
    return time > kept ? time - set_back() : std::min(time, now);
}

std::string problem_with_clock(const engine::KeptOrigin& kept)
{
    constexpr std::chrono::hours century{24 * 365 * 100};
    const auto is_sane = [&](wire::Duration each) { return std::chrono::abs(each) <= century; };
    const wire::Duration time = kept.time.time_since_epoch();
    const bool both_known = time != wire::Duration{} && kept.clock_boot != wire::Duration{};
    const bool sane = is_sane(time) && is_sane(kept.clock_boot) && is_sane(kept.clock_step) &&
                      (!both_known || is_sane(time - kept.clock_boot));
    return sane ? "" : "it tells of a clock that cannot be";
}

ClockChange clock_change(const engine::KeptOrigin& kept, bool same_boot, wire::Time boot,
                         wire::Time now)
{
    const bool goes_alike = same_boot && kept.clock_boot != wire::Duration{};
    const auto later = goes_alike ? boot.time_since_epoch() - kept.clock_boot : kept.clock_step;
    return {later, kept.time + later, now};
}

void change_times(engine::KeptState& state, const ClockChange& change)
{
    TimeChanger changer(change);
    fields(changer, state);
}

} // namespace bgpsnoop::sink
