// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "engine/input.hpp"

namespace bgpsnoop::cli {

/// Prometheus' way to write durations, one unit: "500ms", "90s", "30m", "24h", "7d". Zero is none.
std::optional<engine::Duration> parse_duration(std::string_view text);

} // namespace bgpsnoop::cli
