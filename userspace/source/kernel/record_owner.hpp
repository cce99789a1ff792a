// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "engine/input.hpp"
#include "record.h"

namespace bgpsnoop::source {

inline void put_owner(const engine::Process& owner, ::socket_identity& socket)
{
    socket.pid = owner.pid;
    const std::size_t size = std::min(owner.name.size(), sizeof(socket.comm) - 1);
    std::copy_n(owner.name.begin(), size, socket.comm);
}

} // namespace bgpsnoop::source
