// SPDX-License-Identifier: Apache-2.0
#include "sink/http/list_query.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop::sink {
namespace {

using testing::HasSubstr;

std::vector<engine::SessionSnapshot> many_sessions()
{
    std::vector<engine::SessionSnapshot> all;
    for (const char* vrf : {"blue", "default"})
        for (int i = 1; i <= 5; ++i) {
            auto& session = all.emplace_back();
            session.key = {.netns = 4026531840,
                           .vrf = vrf,
                           .interface = i == 5 ? "eth0" : "",
                           .peer = test::address(i == 5 ? "fe80::1" : fmt::format("10.0.0.{}", i)),
                           .port = static_cast<std::uint16_t>(i == 4 ? 179 : 0)};
        }
    std::ranges::sort(all, {}, &engine::SessionSnapshot::key);
    return all;
}

TEST(ListQuery, PartsAreTheWholeWhateverTheirSize)
{
    const auto all = many_sessions();
    for (const char* limit : {"1", "3", "9", "10", "11"}) {
        Query query{{"limit", limit}};
        std::vector<engine::SessionKey> found;
        while (true) {
            const auto part = ListQuery::parse(query).value().of(all);
            for (const auto* session : part.sessions)
                found.push_back(session->key);
            if (part.next.empty())
                break;
            query = {{"limit", limit}, {"after", part.next}};
            ASSERT_LE(found.size(), all.size());
        }
        ASSERT_EQ(found.size(), all.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            EXPECT_EQ(found[i], all[i].key) << limit;
    }
}

TEST(ListQuery, GoesOnBehindASessionThatHasGone)
{
    auto all = many_sessions();
    const auto first = ListQuery::parse({{"limit", "4"}}).value().of(all);
    const auto fifth = all[4].key;
    all.erase(all.begin() + 3);
    const auto rest = ListQuery::parse({{"after", first.next}}).value().of(all);
    ASSERT_EQ(rest.sessions.size(), 6U);
    EXPECT_EQ(rest.sessions[0]->key, fifth);
}

TEST(ListQuery, CountsOnlyWhatIsWanted)
{
    const auto all = many_sessions();
    const auto part = ListQuery::parse({{"vrf", "default"}, {"limit", "5"}}).value().of(all);
    EXPECT_EQ(part.sessions.size(), 5U);
    EXPECT_EQ(part.next, "");
}

TEST(ListQuery, NonsenseIsSaidInOneSentence)
{
    EXPECT_EQ(ListQuery::parse({{"colour", "red"}}).error(),
              "there is no parameter 'colour': there are after, down, group, limit, netns_name, "
              "outcome, peer, side, state and vrf");
    for (const char* cursor : {"", "1", "x/default//10.0.0.1/0", "1/default//nobody/0",
                               "1/default//10.0.0.1/0/", "1/default//10.0.0.1/65536", "////"})
        EXPECT_THAT(ListQuery::parse({{"after", cursor}}).error(), HasSubstr("for 'after'"))
            << cursor;
    for (const char* limit : {"0", "-1", "", "many"})
        EXPECT_THAT(ListQuery::parse({{"limit", limit}}).error(), HasSubstr("for 'limit'"));
}

} // namespace
} // namespace bgpsnoop::sink
