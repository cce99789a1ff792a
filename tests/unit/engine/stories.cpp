// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {

std::vector<Told> joined(const std::vector<std::vector<Told>>& tables)
{
    std::vector<Told> stories;
    for (const auto& table : tables)
        stories.insert(stories.end(), table.begin(), table.end());
    return stories;
}

std::vector<Told> all_stories()
{
    return joined({connecting_stories(), refusing_stories(), refused_stories(), rejected_stories(),
                   accused_stories(), silent_stories(), opening_stories(), notification_stories(),
                   hold_timer_stories(), unknown_hold_stories(), established_stories(),
                   left_stories(), capture_stories(), uncaptured_stories(), company_stories(),
                   dropped_stories(), blinded_stories(), host_stories()});
}

Story connected()
{
    return Story().calls().after(200us).connected().after(100us);
}

Story running()
{
    return connected().established();
}

Story unanswered_fin(Story story)
{
    story.closes();
    story.inputs.resize(story.inputs.size() - 2); // it stays in FIN_WAIT1
    return story;
}

engine::Verdict verdict_of(const Story& story)
{
    return only<engine::ConnectionClosed>(play(story)).back().verdict;
}

} // namespace bgpsnoop::test
