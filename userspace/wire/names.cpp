// SPDX-License-Identifier: Apache-2.0
#include "wire/names.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "wire/notification_registry.hpp"
#include "wire/registries.hpp"

namespace bgpsnoop::wire {

namespace {

/// The row of a sorted table, or null.
template <typename Table, typename Key, typename Projection>
const typename Table::value_type* find(const Table& table, const Key& key, Projection projection)
{
    const auto row = std::ranges::lower_bound(table, key, {}, projection);
    return row != table.end() && std::invoke(projection, *row) == key ? &*row : nullptr;
}

template <typename Table> std::string name_in(const Table& table, std::uint16_t number)
{
    const NumberName* row = find(table, number, &NumberName::number);
    return row != nullptr ? std::string(row->name) : fmt::format("unknown_{}", number);
}

const NotificationCode* find_code(std::uint8_t code)
{
    return find(notification_codes, code, &NotificationCode::code);
}

const NotificationSubcode* find_subcode(std::uint8_t code, std::uint8_t subcode)
{
    return find(notification_subcodes, std::pair(code, subcode),
                [](const auto& row) { return std::pair(row.code, row.subcode); });
}

} // namespace

std::string message_type_name(std::uint8_t type)
{
    return name_in(message_types, type);
}

std::string capability_name(std::uint8_t code)
{
    if (code >= 239 && code <= 254) // RFC 8810 3: reserved for experimental use
        return fmt::format("experimental_{}", code);
    return name_in(capability_codes, code);
}

std::string notification_code_name(std::uint8_t code)
{
    const auto* row = find_code(code);
    return row != nullptr ? std::string(row->name) : fmt::format("unknown_{}", code);
}

std::string notification_subcode_name(std::uint8_t code, std::uint8_t subcode)
{
    if (const auto* row = find_subcode(code, subcode))
        return std::string(row->name);
    return subcode == 0 ? "unspecific" : fmt::format("unknown_{}", subcode);
}

std::string notification_title(std::uint8_t code, std::uint8_t subcode)
{
    const auto* code_row = find_code(code);
    const std::string title =
        code_row != nullptr ? std::string(code_row->title) : fmt::format("Error Code {}", code);
    if (const auto* row = find_subcode(code, subcode))
        return fmt::format("{} / {}", title, row->title);
    return subcode == 0 ? title : fmt::format("{} / Subcode {}", title, subcode);
}

std::string path_attribute_name(std::uint8_t type)
{
    return name_in(path_attributes, type);
}

std::string afi_name(std::uint16_t afi)
{
    return name_in(address_families, afi);
}

std::string safi_name(std::uint8_t safi)
{
    return name_in(subsequent_families, safi);
}

std::string family_name(Family family)
{
    return fmt::format("{}-{}", afi_name(family.afi), safi_name(family.safi));
}

std::string role_name(std::uint8_t role)
{
    return name_in(roles, role);
}

bool is_registered(std::uint8_t notification_code, std::uint8_t subcode)
{
    return find_code(notification_code) != nullptr &&
           (subcode == 0 || find_subcode(notification_code, subcode) != nullptr);
}

bool is_registered(Family family)
{
    return find(address_families, family.afi, &NumberName::number) != nullptr &&
           find(subsequent_families, family.safi, &NumberName::number) != nullptr;
}

} // namespace bgpsnoop::wire
