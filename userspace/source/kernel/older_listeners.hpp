// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <linux/types.h>

#include "record.h"

struct bpf_object;

namespace bgpsnoop::source {

/// The sockets that listen on these ports now, in every network namespace, as records of sockets
/// that are older than the probes. Whose they are is noted in the programs' map "speakers", as they
/// do themselves of those that begin later.
std::vector<::socket_record> find_listeners(const std::vector<std::uint16_t>& ports,
                                            const bpf_object& programs);

} // namespace bgpsnoop::source
