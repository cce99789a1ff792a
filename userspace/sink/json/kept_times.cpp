// SPDX-License-Identifier: Apache-2.0
#include "sink/json/kept_times.hpp"

#include <optional>
#include <ranges>
#include <utility>

#include "sink/json/kept_fields.hpp"

namespace bgpsnoop::sink {

namespace {

/// Goes through the same fields as whoever writes or reads them.
class TimeMover {
public:
    explicit TimeMover(wire::Duration by) : by_(by) {}

    template <typename Value> void operator()(const char*, Value& value) { move(value); }

private:
    template <typename Value> void move(Value&) {} // holds none

    void move(wire::Time& time)
    {
        if (time != wire::Time{})
            time += by_;
    }

    template <typename Value> void move(std::optional<Value>& value)
    {
        if (value)
            move(*value);
    }

    template <typename First, typename Second> void move(std::pair<First, Second>& value)
    {
        move(value.second); // the first is a key
    }

    template <std::ranges::range List>
    requires(!std::is_same_v<List, std::string> &&
             !std::is_same_v<List, std::string_view>) void move(List& list)
    {
        for (auto& each : list)
            move(each);
    }

    template <typename Struct>
    requires requires(TimeMover& io, Struct& value) { sink::fields(io, value); }
    void move(Struct& value) { sink::fields(*this, value); }

    wire::Duration by_;
};

} // namespace

void move_times(engine::KeptState& state, wire::Duration by)
{
    TimeMover mover(by);
    fields(mover, state);
}

} // namespace bgpsnoop::sink
