// SPDX-License-Identifier: Apache-2.0
#include "cli/chosen_events.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"

namespace bgpsnoop::cli {

void ChosenEvents::write(const engine::Finding& finding)
{
    if (filter_.wants(finding)) {
        ++chosen_;
        return inner_.write(finding);
    }
    ++others_;
    if (const auto* lost = std::get_if<engine::RecordsLost>(&finding.what))
        say(fmt::format("{} {} records lost: what was asked for may be among them", lost->count,
                        lost->kind));
}

void ChosenEvents::say_how_many() const
{
    if (others_ != 0)
        say(fmt::format("{} of {} events are not shown: they do not fit what was asked for",
                        others_, chosen_ + others_));
}

} // namespace bgpsnoop::cli
