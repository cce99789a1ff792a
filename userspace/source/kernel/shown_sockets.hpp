// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <linux/types.h>

#include "record.h"

struct bpf_map;

namespace bgpsnoop::source {

/// The sockets in the set without BTF's map of watches that have a connection, and how they stand.
std::vector<::socket_record> read_shown_sockets(const ::bpf_map& watches);

/// The record that a value of the map begins with. Nothing: the socket has no connection, or the
/// programs have not shown it yet.
std::optional<::socket_record> shown_in(std::span<const std::uint8_t> value);

} // namespace bgpsnoop::source
