// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "source/bounded_map.hpp"

namespace bgpsnoop::source {
namespace {

TEST(BoundedMap, ForgetsWhatWasPutInFirst)
{
    BoundedMap<int, char> map(2);
    map.put(1, 'a');
    map.put(2, 'b');
    EXPECT_EQ(map.put(3, 'c'), std::pair(1, 'a'));
    EXPECT_EQ(map.find(1), nullptr);
    EXPECT_EQ(*map.find(2), 'b');
    EXPECT_EQ(*map.find(3), 'c');
}

TEST(BoundedMap, PuttingAgainRenewsTheValueAndNotThePlace)
{
    BoundedMap<int, char> map(2);
    map.put(1, 'a');
    map.put(2, 'b');
    map.put(1, 'A');
    EXPECT_EQ(*map.find(1), 'A');
    map.put(3, 'c');
    EXPECT_EQ(map.find(1), nullptr);
    EXPECT_EQ(*map.find(2), 'b');
}

TEST(BoundedMap, WhatIsErasedMakesRoom)
{
    BoundedMap<int, char> map(2);
    map.put(1, 'a');
    map.put(2, 'b');
    map.erase(1);
    map.erase(7); // was never there
    map.put(3, 'c');
    EXPECT_EQ(map.find(1), nullptr);
    EXPECT_EQ(*map.find(2), 'b');
    EXPECT_EQ(*map.find(3), 'c');
}

TEST(BoundedMap, AllOfAKindAreErased)
{
    BoundedMap<int, char> map(3);
    for (const int key : {1, 2, 3})
        map.put(key, 'a');
    map.erase_if([](int key) { return key != 2; });
    EXPECT_EQ(map.find(1), nullptr);
    EXPECT_EQ(*map.find(2), 'a');
    EXPECT_EQ(map.put(4, 'd'), std::nullopt);
    EXPECT_EQ(map.put(5, 'e'), std::nullopt);
    EXPECT_EQ(map.put(6, 'f'), std::pair(2, 'a'));
}

} // namespace
} // namespace bgpsnoop::source
