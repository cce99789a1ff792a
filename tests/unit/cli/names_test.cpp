// SPDX-License-Identifier: Apache-2.0
#include "cli/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using cli::Names;
using testing::HasSubstr;

std::string name_of(const Names& names, std::string_view peer, std::string_view interface = "")
{
    const auto* entry = names.find(test::address(peer), interface);
    return entry == nullptr ? "" : entry->name;
}

std::string problem_of(const std::string& yaml)
{
    const auto names = Names::parse(yaml, "names.yml");
    return names ? "" : names.error();
}

TEST(Names, TheMostSpecificCounts)
{
    const auto names = Names::parse("10.0.0.0/8: far\n"
                                    "10.1.0.0/16: near\n"
                                    "10.1.2.3: core1\n"
                                    "2001:db8::/33: six\n"
                                    "fe80::1: any link\n"
                                    "fe80::1%eth0: this link\n",
                                    "names.yml");
    ASSERT_TRUE(names) << names.error();
    EXPECT_EQ(name_of(*names, "10.1.2.3"), "core1");
    EXPECT_EQ(name_of(*names, "10.1.2.4"), "near");
    EXPECT_EQ(name_of(*names, "10.2.2.4"), "far");
    EXPECT_EQ(name_of(*names, "11.2.2.4"), "");
    EXPECT_EQ(name_of(*names, "2001:db8:7fff::1"), "six");
    EXPECT_EQ(name_of(*names, "2001:db8:8000::1"), "");
    EXPECT_EQ(name_of(*names, "fe80::1", "eth0"), "this link");
    EXPECT_EQ(name_of(*names, "fe80::1", "eth1"), "any link");
}

TEST(Names, APrefixOfNoLengthIsEverybodyOfItsFamily)
{
    const auto names = Names::parse("0.0.0.0/0: four\n", "names.yml");
    EXPECT_EQ(name_of(*names, "192.0.2.1"), "four");
    EXPECT_EQ(name_of(*names, "2001:db8::1"), "");
}

TEST(Names, APrefixOfIPv6IsNobodysOfIPv4)
{
    const auto names = Names::parse("::/0: six\n", "names.yml");
    EXPECT_EQ(name_of(*names, "192.0.2.1"), "");
    EXPECT_EQ(name_of(*names, "2001:db8::1"), "six");
}

TEST(Names, APrefixMayBeOfOneInterface)
{
    const auto names = Names::parse("fe80::1%eth0/64: this link\nfe80::/64: others\n", "names.yml");
    ASSERT_TRUE(names) << names.error();
    EXPECT_EQ(name_of(*names, "fe80::2", "eth0"), "this link");
    EXPECT_EQ(name_of(*names, "fe80::2", "eth1"), "others");
}

TEST(Names, TwoNamesOfOnePeerAreNoneAndBothLinesAreSaid)
{
    EXPECT_EQ(problem_of("10.0.0.1: a\n10.0.0.2: b\n10.0.0.1: c\n"),
              "names.yml:3: 10.0.0.1 has a name already, in line 1");
    EXPECT_EQ(problem_of("10.0.0.0/8: a\n10.1.0.0/8: b\n"),
              "names.yml:2: 10.1.0.0/8 has a name already, in line 1");
    EXPECT_EQ(problem_of("2001:db8::1: a\n2001:DB8:0::1: b\n"),
              "names.yml:2: 2001:DB8:0::1 has a name already, in line 1");
}

TEST(Names, MayHaveAGroup)
{
    const auto names = Names::parse("10.0.0.1: {name: leaf1, group: leafs}\n", "names.yml");
    ASSERT_TRUE(names) << names.error();
    const auto* entry = names->find(test::address("10.0.0.1"), "");
    EXPECT_EQ(entry->name, "leaf1");
    EXPECT_EQ(entry->group, "leafs");
}

TEST(Names, WhatIsWrongIsSaidWithItsLine)
{
    EXPECT_EQ(problem_of(""), "");
    EXPECT_EQ(problem_of("- core1\n"), "names.yml:1: expected a mapping of peers to names");
    EXPECT_EQ(problem_of("10.0.0.1: a\ncore1: b\n"),
              "names.yml:2: core1 is no IP address, ADDRESS%INTERFACE or prefix");
    EXPECT_THAT(problem_of("10.0.0.0/33: a\n"), HasSubstr("names.yml:1: 10.0.0.0/33 is no"));
    EXPECT_EQ(problem_of("10.0.0.1: {nmae: a}\n"),
              "names.yml:1: 10.0.0.1: it has a field 'nmae' besides `name` and `group`");
    EXPECT_EQ(problem_of("10.0.0.1: {name: a, group: b, name: c}\n"),
              "names.yml:1: 10.0.0.1: it has two fields 'name'");
    EXPECT_EQ(problem_of("10.0.0.1: {group: a}\n"), "names.yml:1: 10.0.0.1: it has no name");
    EXPECT_EQ(problem_of("10.0.0.1: {name: a, group: {}}\n"),
              "names.yml:1: 10.0.0.1: its group is no text");
    EXPECT_EQ(problem_of("10.0.0.1: [a]\n"), "names.yml:1: 10.0.0.1: its name is no text");
    EXPECT_EQ(problem_of("10.0.0.1: ' '\n"), "names.yml:1: 10.0.0.1: its name is empty");
    EXPECT_EQ(problem_of("10.0.0.1: " + std::string(65, 'x')),
              "names.yml:1: 10.0.0.1: its name has more than 64 bytes");
    EXPECT_EQ(problem_of("10.0.0.1: a\n---\n10.0.0.2: b\n"),
              "names.yml:3: a second document begins here, and only one is read");
    EXPECT_THAT(problem_of("10.0.0.1: a\n  : ["), HasSubstr("names.yml:"));
}

TEST(Names, AFileThatCannotBeReadIsNamed)
{
    EXPECT_EQ(Names::load("/nowhere/names.yml").error(),
              "cannot read /nowhere/names.yml: No such file or directory");
    EXPECT_EQ(Names::load("/").error(), "cannot read /: it is a directory");
    EXPECT_TRUE(Names::load(""));
}

TEST(Names, AFileWithoutEndIsNotRead)
{
    const auto endless = Names::load("/dev/zero");
    ASSERT_FALSE(endless);
    EXPECT_EQ(endless.error(), "cannot read /dev/zero: it is larger than 16 MB");
}

TEST(Namer, WritesNamesBesideWhatEventsAndSessionsAreAbout)
{
    const cli::Namer namer(Names::parse("10.82.1.10: core1\n", "names.yml").value(),
                           [](std::uint32_t) { return std::string("red"); });
    auto finding = test::finding(engine::SessionUp{});
    namer.name(finding);
    EXPECT_EQ(finding.names.peer, "core1");
    EXPECT_EQ(finding.names.netns, "red");
    auto snapshot = *test::full_snapshot();
    namer.name(snapshot);
    EXPECT_EQ(snapshot.sessions[0].names.peer, "core1");
    EXPECT_EQ(snapshot.sessions[1].names.peer, "");
}

} // namespace
} // namespace bgpsnoop
