// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <linux/types.h>

#include "record.h"

namespace bgpsnoop::source {

/// The sockets that listen on these ports now, in every network namespace, as records of sockets
/// that are older than the probes.
std::vector<::socket_record> find_listeners(const std::vector<std::uint16_t>& ports);

} // namespace bgpsnoop::source
