// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/input.hpp"
#include "source/kernel/boot_clock.hpp"

struct socket_sample; // bpf/record.h

namespace bgpsnoop::source {

/// How the socket stands, as a record has it. What its program could not see is absent.
engine::SocketSample read_sample(const ::socket_sample& sample, const BootClock& clock);

} // namespace bgpsnoop::source
