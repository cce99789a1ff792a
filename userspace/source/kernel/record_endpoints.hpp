// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <iterator>

#include <linux/types.h>

#include "record.h"
#include "wire/address.hpp"

namespace bgpsnoop::source {

/// As struct socket_identity has it: network order, IPv4 mapped.
inline wire::Address address_of(const __u8 (&bytes)[16])
{
    wire::Address address;
    std::copy(std::begin(bytes), std::end(bytes), address.bytes.begin());
    return address;
}

inline wire::Endpoint local_end(const ::socket_identity& socket)
{
    return {address_of(socket.local), socket.local_port};
}

inline wire::Endpoint remote_end(const ::socket_identity& socket)
{
    return {address_of(socket.remote), socket.remote_port};
}

} // namespace bgpsnoop::source
