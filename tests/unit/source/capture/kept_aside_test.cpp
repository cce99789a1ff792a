// SPDX-License-Identifier: Apache-2.0
#include "source/capture/kept_aside.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::source {
namespace {

TEST(KeptAside, SaysWhichMessagesAStretchIsOf)
{
    const auto counted =
        counted_messages("bgpsnoop-left-out: keepalive=3 update=12; 700 bytes of messages");
    ASSERT_TRUE(counted);
    EXPECT_EQ(counted->keepalives, 3U);
    EXPECT_EQ(counted->updates, 12U);
    EXPECT_TRUE(counted_messages("a note of mine\nbgpsnoop-left-out: keepalive=0 update=0"));
}

TEST(KeptAside, AnythingElseIsAComment)
{
    for (const auto* comment :
         {"", "keepalive=3 update=12", "bgpsnoop-left-out:", "bgpsnoop-left-out: keepalive=3",
          "bgpsnoop-left-out: keepalive=x update=y",
          "bgpsnoop-left-out: keepalive=3 update=", "bgpsnoop-left-out: keepalive=3\n update=4",
          "bgpsnoop-left-out: keepalive=99999999999999999999999 update=1",
          "it says bgpsnoop-left-out: keepalive=3 update=12"})
        EXPECT_FALSE(counted_messages(comment)) << comment;
}

TEST(KeptAside, AVerdictIsALineOfItsOwn)
{
    EXPECT_EQ(recorded_event("peer_reset: ...\nbgpsnoop-recorded: {\"a\":1}\nmore"), "{\"a\":1}");
    EXPECT_EQ(recorded_event("a text \"bgpsnoop-recorded: {}\" of a peer"), "");
    EXPECT_EQ(recorded_event(""), "");
}

} // namespace
} // namespace bgpsnoop::source
