// SPDX-License-Identifier: Apache-2.0
#include "cli/live/state_file.hpp"

#include <new>
#include <utility>

#include "sink/json/kept_json.hpp"

namespace bgpsnoop::cli {

std::optional<engine::KeptState> StateFile::load(std::string& problem)
{
    try { // of a file that is no more than large what it takes in memory is known too late
        const auto text = file_.read(problem);
        if (!text)
            return std::nullopt;
        auto state = sink::read_kept(*text);
        if (!state) {
            problem = file_.put_aside(state.error());
            return std::nullopt;
        }
        return std::move(*state);
    } catch (const std::bad_alloc&) {
        problem = file_.put_aside("there is not enough memory to read it");
        return std::nullopt;
    }
}

} // namespace bgpsnoop::cli
