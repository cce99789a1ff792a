// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bgpsnoop::cli {

/// "64MiB", "1GiB", "512KiB"; K, M and G are the same, and no unit is bytes. Nothing if it is none
/// of these, 0, or more than 1024 GiB.
std::optional<std::uint64_t> parse_size(std::string_view text);

} // namespace bgpsnoop::cli
