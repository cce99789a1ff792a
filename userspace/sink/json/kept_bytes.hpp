// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "wire/message.hpp"

/// Messages that a state keeps as hexadecimal digits.
namespace bgpsnoop::sink {

std::optional<wire::Open> open_in_hex(std::string_view text);
std::optional<wire::Notification> notification_in_hex(std::string_view text);

} // namespace bgpsnoop::sink
