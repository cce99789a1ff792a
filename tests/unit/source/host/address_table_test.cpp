// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <net/if.h>

#include "source/host/address_watch.hpp"
#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AddressTableTest : public testing::Test {
protected:
    using Place = AddressTable::Place;

    /// "+10.0.0.1", "-10.0.0.1"
    const AddressTable::Tell tell = [this](const AddressTable::Change& change) {
        told.push_back((change.removed ? "-" : "+") + change.address.to_string());
    };
    wire::Address one = wire::Address::parse("10.0.0.1").value();
    wire::Address two = wire::Address::parse("2001:db8::2").value();
    AddressTable table;
    std::vector<std::string> told;
};

TEST_F(AddressTableTest, AnAddressComesAndGoes)
{
    table.add(one, {2, 24}, tell);
    table.add(two, {2, 64}, tell);
    table.remove(one, {2, 24}, tell);
    EXPECT_THAT(told, ElementsAre("+10.0.0.1", "+2001:db8::2", "-10.0.0.1"));
}

TEST_F(AddressTableTest, AnAddressIsThereAsLongAsOneInterfaceHasIt)
{
    table.add(one, {2, 24}, tell);
    table.add(one, {3, 24}, tell);
    table.add(one, {3, 32}, tell);
    told.clear();
    table.remove(one, {2, 24}, tell);
    table.remove(one, {3, 24}, tell);
    EXPECT_THAT(told, IsEmpty());
    table.remove(one, {3, 32}, tell);
    EXPECT_THAT(told, ElementsAre("-10.0.0.1"));
}

TEST_F(AddressTableTest, WhatIsToldTwiceIsOnce)
{
    table.add(one, {2, 24}, tell);
    table.add(one, {2, 24}, tell); // its lifetime was renewed
    table.remove(one, {2, 24}, tell);
    table.remove(one, {2, 24}, tell);
    EXPECT_THAT(told, ElementsAre("+10.0.0.1", "-10.0.0.1"));
}

TEST_F(AddressTableTest, AListSaysWhatIsThereAndWhatIsNot)
{
    table.begin_list();
    table.list(one, {2, 24});
    table.list(two, {2, 64});
    table.end_list(tell);
    EXPECT_THAT(told, IsEmpty()) << "they have been there";
    table.begin_list(); // after a change was lost
    table.list(two, {2, 64});
    table.end_list(tell);
    EXPECT_THAT(told, ElementsAre("-10.0.0.1"));
}

TEST_F(AddressTableTest, TheKernelListsTheLoopbackAddress)
{
    table.open();
    table.read(tell);
    EXPECT_THAT(told, IsEmpty());
    table.add(wire::Address::parse("127.0.0.1").value(), {9, 8}, tell);
    EXPECT_THAT(told, IsEmpty()) << "it is there already";
}

TEST_F(AddressTableTest, TheHolderOfAnAddressIsTheOneInterfaceThatHasIt)
{
    EXPECT_EQ(table.holder(one), 0U);
    table.add(one, {2, 24}, tell);
    table.add(one, {2, 32}, tell);
    EXPECT_EQ(table.holder(one), 2U);
    table.add(one, {3, 24}, tell);
    EXPECT_EQ(table.holder(one), 0U) << "several have it";
    table.remove(one, {3, 24}, tell);
    EXPECT_EQ(table.holder(one), 2U);
    EXPECT_EQ(table.holder(two), 0U);
}

TEST(AddressWatch, TheLoopbackAddressIsOnTheFirstInterface)
{
    AddressWatch watch;
    engine::Identity who;
    who.netns = own_netns();
    who.local.address = wire::Address::parse("127.0.0.1").value();
    EXPECT_EQ(watch.holder(who), ::if_nametoindex("lo"));
    who.local.address = wire::Address::parse("192.0.2.1").value();
    EXPECT_EQ(watch.holder(who), 0U);
    who.netns = 0;
    EXPECT_EQ(watch.holder(who), 0U);
}

} // namespace
} // namespace bgpsnoop::source
