// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "support/bytes.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::wire {
namespace {

using test::ByteVector;
using test::Layout;

const ByteVector request = Layout()
                               .u16(2) // AFI
                               .u8(0)  // subtype
                               .u8(1)  // SAFI
                               .done();

TEST(DecodeRouteRefresh, ARequestNamesItsFamily)
{
    EXPECT_EQ(decode_route_refresh(request), (RouteRefresh{.family = {2, 1}}));
}

TEST(DecodeRouteRefresh, TheDemarcationsOfEnhancedRouteRefreshAreSubtypes)
{
    const ByteVector begin{0, 1, 1, 128};
    const ByteVector end{0, 1, 2, 128};
    EXPECT_EQ(decode_route_refresh(begin)->subtype, 1);
    EXPECT_EQ(decode_route_refresh(end)->subtype, 2);
    EXPECT_EQ(decode_route_refresh(end)->family, (Family{1, 128}));
}

TEST(DecodeRouteRefresh, OrfEntriesAreCountedInBytes)
{
    const ByteVector with_orf = Layout().bytes(request).fill(11, 0).done();
    EXPECT_EQ(decode_route_refresh(with_orf)->orf_bytes, 11);
}

TEST(DecodeRouteRefresh, EveryTruncationIsAnError)
{
    for (std::size_t size = 0; size < request.size(); ++size)
        EXPECT_FALSE(decode_route_refresh(Bytes(request).first(size))) << size;
}

TEST(DecodeRouteRefresh, ADemarcationWithMoreThanFourBytesIsAnError)
{
    const ByteVector begin{0, 1, 1, 1, 99};
    const auto decoded = decode_route_refresh(begin);
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error(), (Malformed{"a ROUTE-REFRESH has 5 bytes, expected 4", 4}));
}

} // namespace
} // namespace bgpsnoop::wire
