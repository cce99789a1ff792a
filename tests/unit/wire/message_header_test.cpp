// SPDX-License-Identifier: Apache-2.0
#include "wire/message_header.hpp"

#include <gtest/gtest.h>

#include "framer_state.h"

namespace bgpsnoop::wire {
namespace {

TEST(MessageHeader, EachTypeHasItsLengths)
{
    EXPECT_TRUE(may_be_sent({bgp_keepalive, 19}));
    EXPECT_FALSE(may_be_sent({bgp_keepalive, 20}));
    EXPECT_FALSE(may_be_sent({bgp_open, 28}));
    EXPECT_TRUE(may_be_sent({bgp_open, 4096}));
    EXPECT_FALSE(may_be_sent({bgp_open, 4097})); // RFC 8654 4: not even if agreed
    EXPECT_FALSE(may_be_sent({bgp_update, 22}));
    EXPECT_TRUE(may_be_sent({bgp_update, 65535}));
    EXPECT_FALSE(may_be_sent({bgp_notification, 20}));
    EXPECT_FALSE(may_be_sent({99, 19}));
}

TEST(MessageHeader, ALengthIsUsualIfSomeTypeMayHaveIt)
{
    EXPECT_FALSE(is_usual_length(18));
    EXPECT_TRUE(is_usual_length(19));
    EXPECT_FALSE(is_usual_length(20));
    EXPECT_TRUE(is_usual_length(21));
    EXPECT_TRUE(is_usual_length(4096));
    EXPECT_FALSE(is_usual_length(4097));
}

TEST(MessageHeader, OnlyAnExtendedMessageIsLongerThan4096Octets)
{
    EXPECT_FALSE(is_extended({bgp_update, 4096}));
    EXPECT_TRUE(is_extended({bgp_update, 4097}));
}

TEST(MessageHeader, IsNamedForPeople)
{
    EXPECT_EQ(header_text({bgp_keepalive, 20}), "a KEEPALIVE of 20 octets");
    EXPECT_EQ(header_text({bgp_update, 5000}), "an UPDATE of 5000 octets");
    EXPECT_EQ(header_text({99, 19}), "a message of type 99, which is not known");
}

TEST(MessageHeader, TheKernelPicksOutWhatMayNeverBeSent)
{
    for (int type = 1; type <= bgp_route_refresh; ++type)
        for (std::uint32_t length = 19; length < 40; ++length) {
            const auto each = static_cast<std::uint8_t>(type);
            EXPECT_EQ(framer_breaks_rules(each, length) != 0, !may_be_sent({each, length}))
                << type << " of " << length;
        }
}

} // namespace
} // namespace bgpsnoop::wire
