// SPDX-License-Identifier: Apache-2.0
#include "wire/encode_open.hpp"

#include <gtest/gtest.h>

#include "support/story.hpp"

namespace bgpsnoop::test {
namespace {

wire::Open decoded(const std::vector<std::uint8_t>& body)
{
    return wire::decode_open(body).value();
}

TEST(EncodeOpen, GivesWhatDecodesToTheSame)
{
    OpenBytes bytes;
    EXPECT_EQ(decoded(wire::encode_open(decoded(bytes.body()))), decoded(bytes.body()));
    bytes.capabilities = {family_capability(1, 1),
                          family_capability(2, 1),
                          four_octet_as_capability(4'200'000'000),
                          {250, 3, 1, 2, 3}};
    wire::Open open = decoded(bytes.body());
    open.other_parameters.push_back({1, {0, 1}});
    EXPECT_EQ(decoded(wire::encode_open(open)), open);
}

TEST(EncodeOpen, HasRoomForMoreThanAnOrdinaryOpenHolds)
{
    wire::Open open;
    for (int count = 0; count < 100; ++count)
        open.capabilities.push_back({250, std::vector<std::uint8_t>(30, 1), {}});
    EXPECT_EQ(decoded(wire::encode_open(open)).capabilities.size(), 100);
}

} // namespace
} // namespace bgpsnoop::test
