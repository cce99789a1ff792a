// SPDX-License-Identifier: Apache-2.0
#include "cli/live/state_file.hpp"

#include <chrono>
#include <new>
#include <utility>

#include <fmt/format.h>

#include "sink/format.hpp"
#include "sink/json/kept_json.hpp"

namespace bgpsnoop::cli {

namespace {

wire::Time wall_clock()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return wire::Time(std::chrono::duration_cast<wire::Duration>(now));
}

} // namespace

std::optional<engine::KeptState> StateFile::load(std::string& problem)
{
    constexpr std::chrono::minutes worth_a_word{1};
    try { // of a file that is no more than large what it takes in memory is known too late
        const auto text = file_.read(problem);
        if (!text)
            return std::nullopt;
        auto state = sink::read_kept(*text, wall_clock());
        if (!state) {
            problem = file_.put_aside(state.error());
            return std::nullopt;
        }
        if (state->set_back > worth_a_word)
            problem = fmt::format("the clock is {} behind the state in {}: what is later than now "
                                  "is taken to have been now",
                                  sink::duration_text(state->set_back), file_.path().string());
        return std::move(*state);
    } catch (const std::bad_alloc&) {
        problem = file_.put_aside("there is not enough memory to read it");
        return std::nullopt;
    }
}

} // namespace bgpsnoop::cli
