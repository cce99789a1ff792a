// SPDX-License-Identifier: Apache-2.0
#include "source/capture/hold_time.hpp"

#include <algorithm>

#include "wire/message_type.hpp"

namespace bgpsnoop::source {

void CaptureHoldTime::note(const engine::MessageSeen& message)
{
    constexpr std::size_t place = 3; // of the OPEN's body (RFC 4271 4.2), network byte order
    const bool is_open = message.type == static_cast<std::uint8_t>(wire::MessageType::open);
    if (is_open && message.body.size() >= place + 2)
        offered_.at(static_cast<std::size_t>(message.direction)) =
            static_cast<std::uint16_t>(message.body[place] << 8 | message.body[place + 1]);
}

std::optional<wire::Duration> CaptureHoldTime::agreed() const
{
    if (!offered_[0] || !offered_[1])
        return std::nullopt;
    const std::chrono::seconds hold(std::min(*offered_[0], *offered_[1]));
    return hold.count() > 0 ? std::optional<wire::Duration>(hold) : std::nullopt;
}

} // namespace bgpsnoop::source
