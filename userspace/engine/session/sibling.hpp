// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace bgpsnoop::engine {

class Connection;

/// The other connection that both ends may have opened at the same time (RFC 4271 6.8).
enum class Sibling : std::uint8_t { none, in_progress, won };

/// How far that of `connection` has come, among the living ones of the same session.
Sibling sibling_of(const Connection& connection, const std::vector<const Connection*>& live);

} // namespace bgpsnoop::engine
