// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/kept_state.hpp"

namespace bgpsnoop::engine {

/// A socket with a connection that is there now.
struct PresentSocket {
    std::uint32_t netns = 0;
    Endpoint local;
    Endpoint peer;
    TcpState state = TcpState::none;
    std::uint64_t cookie = 0; ///< see KeptConnection
};

/// How the host stands when a kept state is read.
struct Present {
    std::string boot_id;
    std::uint32_t own_netns = 0;
    std::map<std::uint32_t, std::uint64_t> namespaces; ///< those searched: cookies by inode number
    bool only_own = false;                             ///< the others are not watched
    std::vector<std::uint16_t> ports; ///< of BGP; connections between others are not watched
    bool all_searched = true;         ///< false: what is not among them may still be there
    std::vector<PresentSocket> sockets;
};

/// Which connections of the state live on, and what there is of the others. Where nobody could look
/// they are taken to live, until nothing is heard of them. In a network namespace that is gone all
/// have ended. What a boot has left is forgotten, and what is not watched any more, which nobody
/// can say a word about: after a reboot only the neighbours of the host's own namespace stay known.
void compare(KeptState& kept, const Present& present);

/// Whether there is a socket with these ends, or could be one where nobody could look. One in
/// TIME_WAIT is what TCP keeps in place of the socket.
bool may_be_there(const Identity& who, const Present& present);

} // namespace bgpsnoop::engine
