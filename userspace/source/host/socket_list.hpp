// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "engine/input.hpp"

namespace bgpsnoop::source {

struct ListedSocket {
    wire::Endpoint local, peer;
    std::uint32_t bound_ifindex = 0; ///< a VRF, or a link-local peer's interface; 0: none
    engine::TcpState state = engine::TcpState::none;
    std::uint64_t bytes_received = 0; ///< payload that TCP has taken in since the connection began
    std::uint64_t bytes_acked = 0;    ///< and that the peer's has acknowledged
    std::uint64_t cookie = 0;         ///< the kernel's own name of it, as long as the host is up
    std::uint32_t inode = 0;          ///< of the socket, as in /proc/PID/fd; 0: nobody's any more
};

/// The TCP sockets of the calling thread's network namespace, as sock_diag(7) lists them; no
/// listeners and no handshakes that are under way. Those in TIME_WAIT belong to nobody any more.
/// The error is one sentence.
tl::expected<std::vector<ListedSocket>, std::string> list_sockets();

/// The same for those that listen.
tl::expected<std::vector<ListedSocket>, std::string> list_listeners();

} // namespace bgpsnoop::source
