// SPDX-License-Identifier: Apache-2.0
#include "cli/live/state_file.hpp"

#include "sink/json/kept_json.hpp"

namespace bgpsnoop::cli {

std::optional<engine::KeptState> StateFile::load(std::string& problem)
{
    return file_.load(problem, sink::read_kept);
}

} // namespace bgpsnoop::cli
