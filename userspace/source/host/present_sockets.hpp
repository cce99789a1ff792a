// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/present.hpp"

namespace bgpsnoop::source {

/// Empty: /proc does not tell.
std::string boot_id();

/// How the host stands, as far as a kept state is compared with it: the sockets of BGP in every
/// network namespace, or in our own alone.
engine::Present look_at_present(const std::vector<std::uint16_t>& ports, bool only_own_netns);

/// Adds what the kernel calls the sockets of these connections, where it can be found out.
void add_socket_cookies(const std::vector<engine::KeptSocket*>& connections);

} // namespace bgpsnoop::source
