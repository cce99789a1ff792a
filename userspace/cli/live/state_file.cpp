// SPDX-License-Identifier: Apache-2.0
#include "cli/live/state_file.hpp"

#include <string_view>

#include "sink/json/kept_json.hpp"

namespace bgpsnoop::cli {

namespace {

/// As a cloned disk has it: its neighbours are not ours, and would be paged for.
bool is_of_another_host(const engine::KeptState& state, const std::string& host)
{
    return !state.host.empty() && !host.empty() && state.host != host;
}

} // namespace

std::optional<engine::KeptState> StateFile::load(std::string& problem)
{
    return file_.load(
        problem, [this](std::string_view text) -> tl::expected<engine::KeptState, std::string> {
            auto state = sink::read_kept(text);
            if (state && is_of_another_host(*state, host_))
                return tl::unexpected(std::string("it is of another host"));
            return state;
        });
}

} // namespace bgpsnoop::cli
