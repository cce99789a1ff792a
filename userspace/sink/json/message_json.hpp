// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/finding.hpp"
#include "wire/message.hpp"

/// The decoded bodies of BGP messages, as the fields of a flat object (docs/events.md).
namespace bgpsnoop::sink {

inline constexpr std::size_t data_shown = 64; ///< bytes of NOTIFICATION data; the rest is counted

nlohmann::ordered_json malformed_json(const wire::Malformed& malformed); ///< {why, byte}
nlohmann::ordered_json notification_json(const wire::Notification& notification);
/// The fields a `message` event has of its own.
nlohmann::ordered_json message_json(const engine::MessageObserved& message);

} // namespace bgpsnoop::sink
