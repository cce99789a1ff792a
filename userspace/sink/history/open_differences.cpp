// SPDX-License-Identifier: Apache-2.0
#include "sink/history/open_differences.hpp"

#include "engine/open_comparison.hpp"
#include "engine/third_person.hpp"

namespace bgpsnoop::sink {

void OpenDifferences::see(const engine::Finding& finding)
{
    const auto* message = std::get_if<engine::MessageObserved>(&finding.what);
    const auto* open = message == nullptr ? nullptr : std::get_if<wire::Open>(&message->body);
    if (open == nullptr || found_)
        return;
    (message->direction == engine::Direction::sent ? ours_ : theirs_) = *open;
    if (!ours_ || !theirs_)
        return;
    found_ = engine::differences(*ours_, *theirs_);
    for (std::string& each : *found_)
        each = engine::as_seen_by(finding.who, each);
    ours_.reset();
    theirs_.reset();
}

} // namespace bgpsnoop::sink
