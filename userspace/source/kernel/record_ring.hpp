// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include <tl/expected.hpp>

#include "source/kernel/mapping.hpp"

namespace bgpsnoop::source {

/// The records that the programs put into a BPF_MAP_TYPE_RINGBUF, oldest first. Of its data only a
/// window is mapped, which moves with the reader: libbpf's ring_buffer maps all of it twice, and
/// the kernel counts each page of that for resident memory.
class RecordRing {
public:
    /// False: enough for now.
    using Take = std::function<bool(std::span<const std::uint8_t>)>;

    /// `bytes`: of the ring's data, max_entries of the map. Error: an errno.
    static tl::expected<RecordRing, int> open(int descriptor, std::size_t bytes);

    /// False: it was enough, and there may be more.
    bool take_all(const Take& take);
    /// Until there are records, or `waker` is readable. False: a signal came.
    bool wait(std::chrono::milliseconds timeout, int waker) const;

private:
    RecordRing(int descriptor, std::size_t bytes) : descriptor_(descriptor), bytes_(bytes) {}

    bool show(std::size_t offset, std::size_t size);

    int descriptor_;
    std::size_t bytes_;
    Mapping consumer_; ///< the reader's position, in a page of its own
    Mapping producer_; ///< the programs' position, likewise
    Mapping window_;
    std::size_t window_at_ = 0; ///< the offset of its begin in the data
};

} // namespace bgpsnoop::source
