// SPDX-License-Identifier: Apache-2.0
#include "engine/session/observe.hpp"

#include <fmt/format.h>

#include "wire/names.hpp"

namespace bgpsnoop::engine {

namespace {

using wire::MessageType;

constexpr std::uint32_t header = 19;         // RFC 4271 4.1
constexpr std::size_t notification_head = 2; // code and subcode suffice to know the reason

std::size_t missing_bytes(const MessageSeen& message)
{
    const std::size_t length = message.length > header ? message.length - header : 0;
    return length > message.body.size() ? length - message.body.size() : 0;
}

template <typename T> void put(MessageObserved& observed, wire::Result<T> decoded)
{
    if (decoded)
        observed.body = std::move(*decoded);
    else
        observed.body = std::move(decoded.error());
}

void decode(MessageObserved& observed, const std::vector<std::uint8_t>& body)
{
    switch (static_cast<MessageType>(observed.type)) {
    case MessageType::open:
        return put(observed, wire::decode_open(body));
    case MessageType::notification:
        return put(observed, wire::decode_notification(body));
    case MessageType::route_refresh:
    case MessageType::old_route_refresh:
        return put(observed, wire::decode_route_refresh(body));
    case MessageType::update:
        if (auto end = wire::decode_end_of_rib(body))
            observed.body = *end;
        return;
    default:
        return;
    }
}

bool has_body(std::uint8_t type)
{
    return type != static_cast<std::uint8_t>(MessageType::keepalive) &&
           type != static_cast<std::uint8_t>(MessageType::update);
}

} // namespace

MessageObserved observe(const MessageSeen& message)
{
    MessageObserved observed{
        message.direction, message.type, message.length, !message.delivered, {}};
    const auto notification = static_cast<std::uint8_t>(MessageType::notification);
    const auto missing = missing_bytes(message);
    const bool readable =
        missing == 0 || (message.type == notification && message.body.size() >= notification_head);
    if (readable)
        decode(observed, message.body);
    else if (has_body(message.type))
        observed.body = wire::Malformed{fmt::format("{} bytes of the {} were not seen", missing,
                                                    wire::message_type_name(message.type)),
                                        message.body.size()};
    return observed;
}

bool is_cut(const MessageSeen& message)
{
    return missing_bytes(message) != 0;
}

bool is_traffic(std::uint8_t type)
{
    return type == static_cast<std::uint8_t>(MessageType::keepalive) ||
           type == static_cast<std::uint8_t>(MessageType::update);
}

} // namespace bgpsnoop::engine
