// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>

#include "wire/message.hpp"

namespace bgpsnoop::engine {

/// A peer may send any numbers: each that is told apart has a name. What has none is `other`.
std::pair<std::uint8_t, std::uint8_t> counted_codes(const wire::Notification& notification);

} // namespace bgpsnoop::engine
