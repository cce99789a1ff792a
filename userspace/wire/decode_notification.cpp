// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "wire/cursor.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::wire {

namespace {

constexpr std::uint8_t cease = 6;
constexpr std::uint8_t administrative_shutdown = 2; // RFC 4486
constexpr std::uint8_t administrative_reset = 4;    // RFC 4486
constexpr std::uint8_t hard_reset = 9;              // RFC 8538

/// One length octet and the text (RFC 9003 2). Bytes behind the text are not part of it.
std::optional<std::string> shutdown_text(Notification::Inner error, Cursor data)
{
    const bool administrative =
        error.subcode == administrative_shutdown || error.subcode == administrative_reset;
    if (error.code != cease || !administrative)
        return std::nullopt;
    const Bytes text = data.bytes(data.u8());
    if (text.empty()) // no text, or a length that does not fit
        return std::nullopt;
    return sanitise(text);
}

} // namespace

Result<Notification> decode_notification(Bytes body) // RFC 4271 4.5
{
    Cursor in(body);
    Notification notification{.code = in.u8(), .subcode = in.u8()};
    if (in.failed())
        return tl::make_unexpected(
            Malformed{"a NOTIFICATION needs a code and a subcode", in.offset()});
    const Bytes data = Cursor(in).rest();
    const Bytes kept = data.first(std::min(data.size(), Notification::most_data));
    notification.data.assign(kept.begin(), kept.end());

    Notification::Inner error{notification.code, notification.subcode};
    if (error.code == cease && error.subcode == hard_reset && in.size() >= 2) { // RFC 8538 3.1
        error = {.code = in.u8(), .subcode = in.u8()};
        notification.wrapped = error;
    }
    notification.shutdown_communication = shutdown_text(error, in);
    return notification;
}

} // namespace bgpsnoop::wire
