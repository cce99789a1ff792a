// SPDX-License-Identifier: Apache-2.0
#include "wire/message_header.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "wire/message_type.hpp"

namespace bgpsnoop::wire {

namespace {

struct TypeRow {
    MessageType type;
    std::string_view called; ///< with its article
    std::uint32_t shortest;
    std::uint32_t longest;
};

constexpr std::uint32_t longest_extended = 65535; // RFC 8654 4

// RFC 4271 4.2 to 4.5, RFC 2918 3, RFC 8654 4.
constexpr std::array type_rows{
    TypeRow{MessageType::open, "an OPEN", 29, longest_message},
    TypeRow{MessageType::update, "an UPDATE", 23, longest_extended},
    TypeRow{MessageType::notification, "a NOTIFICATION", 21, longest_extended},
    TypeRow{MessageType::keepalive, "a KEEPALIVE", 19, 19},
    TypeRow{MessageType::route_refresh, "a ROUTE-REFRESH", 23, longest_extended},
    TypeRow{MessageType::capability, "a CAPABILITY", 19, longest_extended},
    TypeRow{MessageType::old_route_refresh, "a ROUTE-REFRESH", 23, longest_extended},
};

const TypeRow* row_of(std::uint8_t type)
{
    const auto* row = std::ranges::find(
        type_rows, type, [](const TypeRow& each) { return static_cast<std::uint8_t>(each.type); });
    return row == type_rows.end() ? nullptr : row;
}

bool fits(const TypeRow& row, std::uint32_t length)
{
    return length >= row.shortest && length <= row.longest;
}

} // namespace

bool is_known_type(std::uint8_t type)
{
    return row_of(type) != nullptr;
}

bool may_be_sent(const MessageHeader& header)
{
    const TypeRow* row = row_of(header.type);
    return row != nullptr && fits(*row, header.length);
}

bool has_wrong_length(const MessageHeader& header)
{
    return is_known_type(header.type) && !may_be_sent(header);
}

bool is_usual_length(std::uint32_t length)
{
    return length <= longest_message &&
           std::ranges::any_of(type_rows, [length](const TypeRow& row) {
               return row.type != MessageType::capability && fits(row, length);
           });
}

std::string header_text(const MessageHeader& header)
{
    const TypeRow* row = row_of(header.type);
    if (row == nullptr)
        return fmt::format("a message of type {}, which is not known", header.type);
    return fmt::format("{} of {} octets", row->called, header.length);
}

} // namespace bgpsnoop::wire
