// SPDX-License-Identifier: Apache-2.0
#include "source/host/capabilities.hpp"

#include <thread>

#include <gtest/gtest.h>
#include <linux/capability.h>

namespace bgpsnoop::source {
namespace {

TEST(Capabilities, AThreadWithoutThemAndThoseThatItMakesHaveNone)
{
    bool here = true, in_a_thread_of_it = true;
    without_capabilities([&] {
        here = is_capable(CAP_NET_RAW);
        std::thread([&] { in_a_thread_of_it = is_capable(CAP_NET_RAW); }).join();
    });
    EXPECT_FALSE(here);
    EXPECT_FALSE(in_a_thread_of_it);
}

TEST(Capabilities, OnlyTheOnesThatAreKeptAreLeft)
{
    if (!is_capable(CAP_NET_RAW) || !is_capable(CAP_SYS_ADMIN))
        GTEST_SKIP() << "has none to give up";
    std::thread([] {
        EXPECT_TRUE(keep_only({CAP_NET_RAW, CAP_AUDIT_READ})); // the higher of the two words, too
        EXPECT_TRUE(is_capable(CAP_NET_RAW));
        EXPECT_TRUE(is_capable(CAP_AUDIT_READ));
        EXPECT_FALSE(is_capable(CAP_SYS_ADMIN));
        keep_only({CAP_SYS_ADMIN});
        EXPECT_FALSE(is_capable(CAP_SYS_ADMIN)); // what is gone is gone
    }).join();
    EXPECT_TRUE(is_capable(CAP_SYS_ADMIN)); // of that thread alone
}

} // namespace
} // namespace bgpsnoop::source
