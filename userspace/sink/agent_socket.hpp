// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bgpsnoop::sink {

/// Where an agent answers the commands of a shell, whichever VRF they were logged in to.
inline constexpr const char* default_socket = "/run/bgpsnoop/bgpsnoop.sock";
/// Whose members may ask: the socket's group, if there is one of this name.
inline constexpr const char* socket_group = "bgpsnoop";

} // namespace bgpsnoop::sink
