// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bgpsnoop::sink {

/// Below it, packing costs more than it saves.
inline constexpr std::size_t least_packed = 1024; // octets

/// Whether a request with this field Accept-Encoding (RFC 9110 12.5.3) takes gzip: named, or by
/// "*", and not with a weight of 0. An empty field, or none: no.
bool takes_gzip(std::string_view accept_encoding);

/// As gzip (RFC 1952), fast rather than small. Nothing: no memory for it.
std::optional<std::string> packed(std::string_view text);

} // namespace bgpsnoop::sink
