// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <linux/types.h>

#include "record.h"
#include "source/loader/programs.hpp"

struct bpf_map;

namespace bgpsnoop::source {

/// The hook's program, which the kernel runs over sockets whenever it is asked to.
class SocketIterator {
public:
    /// Over the sockets that have something in the map, or else over all of a network namespace.
    SocketIterator(const Programs& programs, HookId hook, const ::bpf_map* map = nullptr);

    /// False: the hook could not be had.
    explicit operator bool() const { return link_ != nullptr; }

    /// What the program wrote of the sockets. Those of a network namespace are the calling
    /// thread's.
    std::vector<::socket_record> run() const;

private:
    Link link_;
};

/// Whole records; one that is cut off at the end is left out.
std::vector<::socket_record> socket_records_in(std::span<const std::uint8_t> bytes);

} // namespace bgpsnoop::source
