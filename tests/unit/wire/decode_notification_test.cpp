// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "support/bytes.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::wire {
namespace {

using test::ByteVector;
using test::Layout;

Notification decoded(const Layout& layout)
{
    return decode_notification(layout.done()).value();
}

TEST(DecodeNotification, CodeSubcodeAndDataAreKept)
{
    const Notification bad_peer_as = decoded(Layout().u8(2).u8(2).u16(65002));
    EXPECT_EQ(bad_peer_as, (Notification{.code = 2, .subcode = 2, .data = {0xfd, 0xea}}));
}

TEST(DecodeNotification, EveryTruncationOfCodeAndSubcodeIsAnError)
{
    const ByteVector body{6, 2};
    EXPECT_EQ(decode_notification(Bytes(body).first(0)).error().offset, 0u);
    EXPECT_EQ(decode_notification(Bytes(body).first(1)).error().offset, 1u);
    EXPECT_TRUE(decode_notification(body));
}

TEST(DecodeNotification, FourKilobytesOfDataAreKeptWhole)
{
    const Notification huge = decoded(Layout().u8(3).u8(1).fill(4075, 0xab));
    EXPECT_EQ(huge.data, ByteVector(4075, 0xab));
    EXPECT_FALSE(huge.shutdown_communication);
}

TEST(DecodeNotification, ShutdownAndResetCarryATextAfterItsLength)
{
    for (const std::uint8_t subcode : ByteVector{2, 4}) {
        const auto notification = decoded(Layout().u8(6).u8(subcode).u8(11).text("maintenance"));
        EXPECT_EQ(notification.shutdown_communication, "maintenance");
    }
}

TEST(DecodeNotification, NoOtherErrorCarriesAText)
{
    for (const std::uint8_t subcode : ByteVector{0, 1, 3, 5, 10})
        EXPECT_FALSE(decoded(Layout().u8(6).u8(subcode).u8(2).text("no")).shutdown_communication);
    EXPECT_FALSE(decoded(Layout().u8(2).u8(2).u8(2).text("no")).shutdown_communication);
}

TEST(DecodeNotification, ATextWhoseLengthDoesNotFitIsAbsentAndItsBytesAreKept)
{
    const auto notification = decoded(Layout().u8(6).u8(2).u8(12).text("maintenance"));
    EXPECT_FALSE(notification.shutdown_communication);
    EXPECT_EQ(notification.data.size(), 12u);
}

TEST(DecodeNotification, EveryTruncationOfATextIsANotificationWithoutIt)
{
    const ByteVector whole = Layout().u8(6).u8(2).u8(11).text("maintenance").done();
    for (std::size_t size = 2; size < whole.size(); ++size)
        EXPECT_FALSE(decode_notification(Bytes(whole).first(size))->shutdown_communication) << size;
}

TEST(DecodeNotification, AnEmptyTextIsAbsent)
{
    EXPECT_FALSE(decoded(Layout().u8(6).u8(2)).shutdown_communication);
    EXPECT_FALSE(decoded(Layout().u8(6).u8(2).u8(0)).shutdown_communication);
}

TEST(DecodeNotification, BytesBehindTheTextAreNotPartOfIt)
{
    EXPECT_EQ(decoded(Layout().u8(6).u8(4).u8(2).text("upgrade")).shutdown_communication, "up");
}

TEST(DecodeNotification, ATextMayHave255Bytes)
{
    const auto notification = decoded(Layout().u8(6).u8(2).u8(255).fill(255, 'x'));
    EXPECT_EQ(notification.shutdown_communication, std::string(255, 'x'));
}

TEST(DecodeNotification, ATextIsSanitised)
{
    const auto broken = decoded(Layout().u8(6).u8(2).u8(3).text("a\xff"
                                                                "b"));
    EXPECT_EQ(broken.shutdown_communication, "a\uFFFDb");
    const auto control = decoded(Layout().u8(6).u8(2).u8(5).text("\x1b[2Jx"));
    EXPECT_EQ(control.shutdown_communication, "\uFFFD[2Jx");
}

TEST(DecodeNotification, AHardResetWrapsAnotherError)
{
    const auto notification = decoded(Layout().u8(6).u8(9).u8(6).u8(3));
    EXPECT_EQ(notification.wrapped, (Notification::Inner{6, 3}));
    EXPECT_EQ(notification.data, (ByteVector{6, 3}));
}

TEST(DecodeNotification, AHardResetMayWrapAShutdownWithItsText)
{
    const auto notification = decoded(Layout().u8(6).u8(9).u8(6).u8(2).u8(3).text("bye"));
    EXPECT_EQ(notification.wrapped, (Notification::Inner{6, 2}));
    EXPECT_EQ(notification.shutdown_communication, "bye");
}

TEST(DecodeNotification, AHardResetTooShortToWrapAnythingWrapsNothing)
{
    EXPECT_FALSE(decoded(Layout().u8(6).u8(9)).wrapped);
    EXPECT_FALSE(decoded(Layout().u8(6).u8(9).u8(6)).wrapped);
}

TEST(DecodeNotification, OnlyAHardResetWraps)
{
    EXPECT_FALSE(decoded(Layout().u8(6).u8(8).u8(6).u8(2)).wrapped);
    EXPECT_FALSE(decoded(Layout().u8(5).u8(9).u8(6).u8(2)).wrapped);
}

} // namespace
} // namespace bgpsnoop::wire
