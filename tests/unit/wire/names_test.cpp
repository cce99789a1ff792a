// SPDX-License-Identifier: Apache-2.0
#include "wire/names.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "wire/decode_capability.hpp"
#include "wire/notification_registry.hpp"
#include "wire/registries.hpp"

namespace bgpsnoop::wire {
namespace {

/// Strictly ascending: sorted for the lookup, and no number twice.
template <typename Table, typename Key> bool ascending(const Table& table, Key key)
{
    return std::ranges::is_sorted(table, std::ranges::less_equal{}, key);
}

bool snake_case(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, [](char each) {
        return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '_';
    });
}

template <typename Table> void expect_good_names(const Table& table)
{
    std::set<std::string_view> seen;
    for (const auto& row : table) {
        EXPECT_TRUE(snake_case(row.name)) << row.name;
        EXPECT_TRUE(seen.insert(row.name).second) << row.name << " is there twice";
        EXPECT_FALSE(row.source.empty()) << row.name;
    }
}

TEST(Registries, EveryTableIsSortedByItsNumbersAndHasNoNumberTwice)
{
    EXPECT_TRUE(ascending(message_types, &NumberName::number));
    EXPECT_TRUE(ascending(capability_codes, &NumberName::number));
    EXPECT_TRUE(ascending(address_families, &NumberName::number));
    EXPECT_TRUE(ascending(subsequent_families, &NumberName::number));
    EXPECT_TRUE(ascending(path_attributes, &NumberName::number));
    EXPECT_TRUE(ascending(roles, &NumberName::number));
    EXPECT_TRUE(ascending(notification_codes, &NotificationCode::code));
    EXPECT_TRUE(ascending(notification_subcodes,
                          [](const auto& row) { return std::pair(row.code, row.subcode); }));
    EXPECT_TRUE(ascending(capability_decoders(), &CapabilityDecoder::code));
}

TEST(Registries, EveryNameIsSnakeCaseAndUniqueInItsTable)
{
    expect_good_names(message_types);
    expect_good_names(capability_codes);
    expect_good_names(address_families);
    expect_good_names(subsequent_families);
    expect_good_names(path_attributes);
    expect_good_names(roles);
    expect_good_names(notification_codes);
    expect_good_names(notification_subcodes);
}

TEST(Registries, EverySubcodeBelongsToACode)
{
    for (const auto& row : notification_subcodes)
        EXPECT_TRUE(std::ranges::count(notification_codes, row.code, &NotificationCode::code))
            << row.name;
}

TEST(Registries, EveryCapabilityThatIsDecodedHasAName)
{
    for (const auto& decoder : capability_decoders())
        EXPECT_FALSE(capability_name(decoder.code).starts_with("unknown")) << int(decoder.code);
}

TEST(Names, NumbersHaveTheNamesOfTheirRegistry)
{
    EXPECT_EQ(message_type_name(1), "open");
    EXPECT_EQ(message_type_name(128), "old_route_refresh");
    EXPECT_EQ(capability_name(65), "four_octet_as");
    EXPECT_EQ(path_attribute_name(35), "only_to_customer");
    EXPECT_EQ(afi_name(25), "l2vpn");
    EXPECT_EQ(safi_name(70), "evpn");
    EXPECT_EQ(role_name(2), "rs_client");
    EXPECT_EQ(family_name({2, 1}), "ipv6-unicast");
}

TEST(Names, ANumberWithoutARowIsNamedByItsNumber)
{
    EXPECT_EQ(message_type_name(0), "unknown_0");
    EXPECT_EQ(message_type_name(255), "unknown_255");
    EXPECT_EQ(capability_name(10), "unknown_10");
    EXPECT_EQ(capability_name(255), "unknown_255");
    EXPECT_EQ(notification_code_name(77), "unknown_77");
    EXPECT_EQ(notification_subcode_name(2, 99), "unknown_99");
    EXPECT_EQ(family_name({4711, 3}), "unknown_4711-unknown_3");
    EXPECT_EQ(role_name(5), "unknown_5");
}

TEST(Names, CapabilitiesForExperimentsSayThatTheyAre)
{
    EXPECT_EQ(capability_name(238), "unknown_238");
    EXPECT_EQ(capability_name(239), "experimental_239");
    EXPECT_EQ(capability_name(254), "experimental_254");
}

TEST(Names, NotificationsAreNamedByCodeAndSubcode)
{
    EXPECT_EQ(notification_code_name(2), "open_message_error");
    EXPECT_EQ(notification_subcode_name(2, 2), "bad_peer_as");
    EXPECT_EQ(notification_code_name(6), "cease");
    EXPECT_EQ(notification_subcode_name(6, 2), "administrative_shutdown");
    EXPECT_EQ(notification_subcode_name(6, 5), "connection_rejected");
    EXPECT_EQ(notification_subcode_name(6, 7), "connection_collision_resolution");
    EXPECT_EQ(notification_subcode_name(6, 9), "hard_reset");
    EXPECT_EQ(notification_subcode_name(6, 10), "bfd_down");
    EXPECT_EQ(notification_code_name(4), "hold_timer_expired");
    EXPECT_EQ(notification_code_name(8), "send_hold_timer_expired");
}

TEST(Names, SubcodeZeroIsUnspecificWhereTheRfcDefinesNone)
{
    EXPECT_EQ(notification_subcode_name(4, 0), "unspecific");
    EXPECT_EQ(notification_subcode_name(2, 0), "unspecific");
    EXPECT_EQ(notification_subcode_name(77, 0), "unspecific");
    EXPECT_EQ(notification_subcode_name(5, 0), "unspecified_error") << "RFC 6608";
}

TEST(Names, TitlesHaveTheWordsOfTheRfc)
{
    EXPECT_EQ(notification_title(2, 2), "OPEN Message Error / Bad Peer AS");
    EXPECT_EQ(notification_title(6, 2), "Cease / Administrative Shutdown");
    EXPECT_EQ(notification_title(4, 0), "Hold Timer Expired");
    EXPECT_EQ(notification_title(6, 0), "Cease");
    EXPECT_EQ(notification_title(6, 99), "Cease / Subcode 99");
    EXPECT_EQ(notification_title(77, 3), "Error Code 77 / Subcode 3");
}

} // namespace
} // namespace bgpsnoop::wire
