// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/open_comparison.hpp"

namespace bgpsnoop::engine {
namespace {

using Clauses = std::vector<std::string>;

wire::Open open_of(std::uint16_t as, std::uint16_t hold_time, std::uint32_t id)
{
    wire::Open open;
    open.version = 4;
    open.as_field = as;
    open.hold_time = hold_time;
    open.bgp_id = id;
    return open;
}

TEST(CompareOpens, SaysWhatBothAgreeOn)
{
    EXPECT_EQ(compare_opens(open_of(600, 90, 1), open_of(8500, 180, 2)),
              (Clauses{"we are AS 600, the peer is AS 8500 (external)",
                       "our hold time is 90 s, the peer's 180 s, so 90 s hold"}));
}

TEST(CompareOpens, SaysWhatCannotWork)
{
    wire::Open ours = open_of(600, 0, 0x0a000001);
    wire::Open theirs = open_of(600, 9, 0x0a000001);
    ours.capabilities = {{9, {}, wire::Role{0}}};
    theirs.capabilities = {{9, {}, wire::Role{0}}};
    EXPECT_EQ(compare_opens(ours, theirs),
              (Clauses{"we are AS 600, the peer is AS 600 (internal)",
                       "our hold time is 0 s, the peer's 9 s, so the session has none",
                       "both have BGP identifier 10.0.0.1",
                       "our role is provider, the peer's provider, which do not pair (RFC 9234)"}));
}

TEST(CompareOpens, AZeroIdentifierIsNamed)
{
    const auto clauses = compare_opens(open_of(1, 90, 7), open_of(2, 90, 0));
    EXPECT_EQ(clauses.back(), "the peer's BGP identifier is zero, which is not allowed");
}

TEST(CompareOpens, AsTransWithoutCapabilityIsNoAs)
{
    const wire::Open ours{.version = 4, .as_field = 600};
    const wire::Open hidden{.version = 4, .as_field = wire::as_trans};
    EXPECT_EQ(compare_opens(ours, hidden).front(),
              "we are AS 600, the peer is an AS that is not known (AS_TRANS without capability "
              "65)");
}

} // namespace
} // namespace bgpsnoop::engine
