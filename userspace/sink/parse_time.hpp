// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "wire/time.hpp"

namespace bgpsnoop::sink {

/// RFC 3339 ("2026-11-23T04:57:06.5Z", "2026-11-23T05:57:06+01:00"), or seconds since 1970.
std::optional<wire::Time> parse_time(std::string_view text);

} // namespace bgpsnoop::sink
