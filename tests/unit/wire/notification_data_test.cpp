// SPDX-License-Identifier: Apache-2.0
#include "wire/notification_data.hpp"

#include <gtest/gtest.h>

#include "support/bytes.hpp"

namespace bgpsnoop::wire {
namespace {

using test::ByteVector;
using test::Layout;

Notification notification(std::uint8_t code, std::uint8_t subcode, const Layout& data = {})
{
    return decode_notification(Layout().u8(code).u8(subcode).bytes(data.done()).done()).value();
}

std::string words(std::uint8_t code, std::uint8_t subcode, const Layout& data)
{
    return data_in_words(notification(code, subcode, data));
}

TEST(NotificationData, EachErrorHasItsForm)
{
    EXPECT_EQ(words(1, 2, Layout().u16(4096)), "length 4096");
    EXPECT_EQ(words(1, 3, Layout().u8(2)), "type 2 (update)");
    EXPECT_EQ(words(2, 1, Layout().u16(4)), "version 4");
    EXPECT_EQ(words(2, 2, Layout().u16(600)), "AS 600");
    EXPECT_EQ(words(2, 2, Layout().u32(4'200'000'001)), "AS 4200000001");
    EXPECT_EQ(words(2, 3, Layout().u32(0x0a000001)), "identifier 10.0.0.1");
    EXPECT_EQ(words(2, 6, Layout().u16(1)), "hold time 1 s");
    EXPECT_EQ(words(2, 7, Layout().u8(6).u8(0).u8(65).u8(4).u32(600)),
              "capability 6 (extended_message), 65 (four_octet_as)");
    EXPECT_EQ(words(2, 7, Layout().u8(1).u8(4).u16(2).u8(0).u8(1)),
              "capability 1 (multiprotocol: ipv6-unicast)");
    EXPECT_EQ(words(3, 1, Layout().u8(0x40).u8(2).u8(0)),
              "attribute 2 (as_path), flags 40 (transitive), length 0");
    EXPECT_EQ(words(3, 3, Layout().u8(3)), "attribute 3 (next_hop)");
    EXPECT_EQ(words(5, 1, Layout().u8(2)), "type 2 (update)");
    EXPECT_EQ(words(6, 1, Layout().u16(1).u8(1).u32(100)), "ipv4-unicast, limit 100");
}

TEST(NotificationData, WhatDoesNotFitItsFormSaysNothing)
{
    EXPECT_EQ(words(1, 2, Layout().u8(1)), "");
    EXPECT_EQ(words(1, 3, Layout().u16(1)), "");
    EXPECT_EQ(words(2, 2, Layout().u24(600)), "");
    EXPECT_EQ(words(2, 7, Layout().u8(65).u8(4).u16(1)), "capability 65 (four_octet_as)");
    EXPECT_EQ(words(3, 10, Layout().u8(33).u8(10).u32(0)), ""); // of the NLRI
    EXPECT_EQ(words(6, 1, Layout().u16(1)), "");
    EXPECT_EQ(words(6, 5, Layout().u16(1)), "");
    EXPECT_EQ(words(2, 2, Layout()), "");
}

TEST(NotificationData, ASentenceIsQuotedWhateverTheError)
{
    const auto sentence = Layout().text("ASN in OPEN did not match");
    for (const Notification::Inner each :
         {Notification::Inner{2, 2}, {3, 1}, {6, 3}, {6, 5}, {99, 1}})
        EXPECT_EQ(words(each.code, each.subcode, sentence), "\"ASN in OPEN did not match\"");
}

TEST(NotificationData, ASentenceMayHaveItsLengthBeforeItOrAnEndBehindIt)
{
    EXPECT_EQ(text_in_data(notification(6, 5, Layout().u8(7).text("go away"))), "go away");
    EXPECT_EQ(text_in_data(notification(6, 8, Layout().text("no memory\n").u8(0))), "no memory");
    EXPECT_EQ(text_in_data(notification(6, 8, Layout().text("two\nlines"))), "two lines");
}

TEST(NotificationData, AHardResetHasTheFormOfWhatItWraps)
{
    EXPECT_EQ(words(6, 9, Layout().u8(6).u8(1).u16(2).u8(1).u32(5)), "ipv6-unicast, limit 5");
    EXPECT_EQ(words(6, 9, Layout().u8(6).u8(10).text("link lost")), "\"link lost\"");
}

TEST(NotificationData, AShutdownCommunicationIsNotSaidTwice)
{
    const auto shutdown = notification(6, 2, Layout().u8(11).text("maintenance"));
    EXPECT_EQ(text_in_data(shutdown), std::nullopt);
    EXPECT_EQ(data_in_words(shutdown), "");
}

TEST(NotificationData, BytesThatMayBeANumberAreNoSentence)
{
    EXPECT_EQ(text_in_data(notification(2, 2, Layout().text("ABCD"))), std::nullopt);
    EXPECT_EQ(text_in_data(notification(2, 2, Layout().text("ABC\x01\x44"))), std::nullopt);
    EXPECT_EQ(text_in_data(notification(6, 5, Layout().text("\xff\xfe\xfd\xfc\xfb"))),
              std::nullopt);
}

TEST(NotificationData, ALongSentenceIsCutBetweenCharacters)
{
    const auto text =
        text_in_data(notification(6, 0, Layout().fill(254, 'x').text("\u00e4\u00e4")));
    EXPECT_EQ(text, std::string(254, 'x') + "...");
}

TEST(NotificationData, TheRejectedLengthAndTypeAreKnownIfTheyAreThere)
{
    EXPECT_EQ(rejected_length(notification(1, 2, Layout().u16(5000))), 5000);
    EXPECT_EQ(rejected_length(notification(1, 2, Layout())), std::nullopt);
    EXPECT_EQ(rejected_length(notification(1, 3, Layout().u16(5000))), std::nullopt);
    EXPECT_EQ(rejected_type(notification(1, 3, Layout().u8(5))), 5);
    EXPECT_EQ(rejected_type(notification(1, 3, Layout())), std::nullopt);
    EXPECT_EQ(rejected_type(notification(6, 9, Layout().u8(1).u8(3).u8(5))), 5);
}

} // namespace
} // namespace bgpsnoop::wire
