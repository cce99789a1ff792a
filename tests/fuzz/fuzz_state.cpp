// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include "engine/engine.hpp"
#include "sink/history/event_history.hpp"
#include "sink/json/kept_json.hpp"

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
    engine.resume(state, now);
    for (const int seconds : {0, 6, 8})
        engine.feed({now + std::chrono::seconds(seconds), {}, {}, engine::Tick{}});
    engine.snapshot();
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
    sink::EventHistory history;
    history.restore(*falls);
    for (const sink::KeptFall& each : *falls)
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
    return 0;
}
