// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include "engine/engine.hpp"
#include "engine/present.hpp"
#include "sink/history/event_history.hpp"
#include "sink/json/kept_json.hpp"
#include "sink/json/kept_times.hpp"

/// Any bytes as the file of a kept state, and as that of falls. What is read is written as it is
/// read again, and an engine, or a history, goes on from it.
namespace {

using namespace bgpsnoop;

void require(bool promise)
{
    if (!promise)
        std::abort();
}

void go_on(const engine::KeptState& state)
{
    const engine::Time now = state.time + std::chrono::seconds(10);
    engine::Engine engine({});
    sink::EventHistory history;
    for (const engine::Finding& each : engine.resume(state, now))
        history.recall(each, now);
    for (const int seconds : {0, 6, 8})
        engine.feed({now + std::chrono::seconds(seconds), {}, {}, engine::Tick{}});
    engine.snapshot();
}

constexpr wire::Time some_time{std::chrono::seconds(1'800'000'000)};

/// As an agent puts what it has read on its clock, since the same boot or not.
void put_on_our_clock(engine::KeptState& state, sink::KeptFalls& kept, bool same_boot)
{
    const auto change =
        sink::clock_change(state, same_boot, some_time - std::chrono::hours(5), some_time);
    require(change.set_back() >= wire::Duration{});
    sink::change_times(state, change);
    sink::change_times(kept.falls, change);
    sink::change_times(kept.courses, change);
}

void resume(const engine::KeptState& read, const sink::KeptFalls& falls, bool same_boot)
{
    engine::Present present{.boot_id = same_boot ? read.boot_id : read.boot_id + "+",
                            .own_netns = 7,
                            .namespaces = {{7, 1007}},
                            .ports = {179},
                            .sockets = {}};
    engine::KeptState state = read;
    if (!state.sessions.empty())
        present.namespaces[state.sessions[0].totals.key.netns] = state.sessions[0].netns_cookie;
    engine::compare(state, present);
    sink::KeptFalls of_state{{}, sink::falls_of(state, falls), sink::courses_of(state, falls)};
    put_on_our_clock(state, of_state, same_boot);
    sink::EventHistory history;
    history.restore(of_state.falls);
    history.restore(of_state.courses);
    go_on(state);
}

/// A state that knows these falls.
void resume_falls(const sink::KeptFalls& falls)
{
    engine::KeptState state;
    static_cast<engine::KeptOrigin&>(state) = falls.origin;
    for (const sink::KeptFall& each : falls.falls) {
        if (each.at > state.time + std::chrono::hours(24))
            continue; // no state that is read holds it
        engine::KeptSession& session = state.sessions.emplace_back();
        session.totals.key = each.who;
        session.totals.last_down_time = each.at;
    }
    for (const sink::KeptCourses& each : falls.courses)
        state.sessions.emplace_back().totals.key = each.who;
    resume(state, falls, true);
}

void go_on_from_falls(std::string_view text)
{
    const auto falls = sink::read_falls(text);
    if (!falls)
        return;
    constexpr std::size_t no_limit = std::size_t{1} << 30;
    const std::string written = sink::falls_text(*falls, no_limit).text;
    const auto again = sink::read_falls(written);
    require(again && sink::falls_text(*again, no_limit).text == written);
    resume_falls(*falls);
    sink::EventHistory history;
    history.restore(falls->falls);
    history.restore(falls->courses);
    for (const sink::KeptFall& each : falls->falls)
        if (const auto story = history.story(each.who))
            story->json();
    for (const sink::KeptCourses& each : falls->courses)
        if (const auto story = history.story(each.who))
            story->json();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    go_on_from_falls({reinterpret_cast<const char*>(data), size});
    const auto state = sink::read_kept({reinterpret_cast<const char*>(data), size});
    if (!state)
        return 0;
    const std::string text = sink::kept_text(*state);
    const auto again = sink::read_kept(text);
    require(again && sink::kept_text(*again) == text);
    go_on(*state);
    for (const bool same_boot : {true, false})
        resume(*state, {*state, {}}, same_boot);
    return 0;
}
