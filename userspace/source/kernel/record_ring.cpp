// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/record_ring.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>

#include <linux/bpf.h>
#include <poll.h>
#include <unistd.h>

namespace bgpsnoop::source {

namespace {

constexpr std::size_t window_bytes = 256 << 10;
constexpr std::uint32_t header_bytes = BPF_RINGBUF_HDR_SZ;
constexpr std::uint32_t size_mask = ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);

std::size_t page_bytes()
{
    static const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    return bytes;
}

/// What the kernel writes, or reads, at the same time. Positions count bytes since the map was
/// made, in machine words.
template <typename Number> std::atomic_ref<Number> shared(std::uint8_t* at)
{
    return std::atomic_ref(*reinterpret_cast<Number*>(at));
}

/// A record with its header, as the kernel rounds it.
std::size_t room_of(std::size_t size)
{
    return (size + header_bytes + 7) / 8 * 8;
}

} // namespace

tl::expected<RecordRing, int> RecordRing::open(int descriptor, std::size_t bytes)
{
    RecordRing ring(descriptor, bytes);
    const std::size_t page = page_bytes();
    ring.consumer_ = Mapping(descriptor, page, PROT_READ | PROT_WRITE, 0);
    ring.producer_ = Mapping(descriptor, page, PROT_READ, static_cast<off_t>(page));
    if (ring.consumer_.size() == 0 || ring.producer_.size() == 0 || !ring.show(0, header_bytes))
        return tl::unexpected(errno);
    return ring;
}

/// Moves the window, if it must, to where those bytes are. The kernel has the data twice in a row,
/// so that a record goes on behind the end. False: the kernel has no memory for it.
bool RecordRing::show(std::size_t offset, std::size_t size)
{
    if (offset >= window_at_ && offset + size <= window_at_ + window_.size())
        return true;
    const std::size_t page = page_bytes();
    window_at_ = offset / page * page;
    const std::size_t needed = (offset + size - window_at_ + page - 1) / page * page;
    const std::size_t wanted = std::min(std::max(needed, window_bytes), 2 * bytes_ - window_at_);
    const auto place = static_cast<off_t>(2 * page + window_at_);
    window_ = Mapping(); // first, or both are resident for a moment
    window_ = Mapping(descriptor_, wanted, PROT_READ, place);
    return window_.size() > 0;
}

bool RecordRing::wait(std::chrono::milliseconds timeout, int waker) const
{
    std::array<pollfd, 2> sources{{{descriptor_, POLLIN, 0}, {waker, POLLIN, 0}}};
    return ::poll(sources.data(), sources.size(), static_cast<int>(timeout.count())) >= 0 ||
           errno != EINTR;
}

bool RecordRing::take_all(const Take& take)
{
    const auto read = shared<unsigned long>(consumer_.begin());
    const auto written = shared<unsigned long>(producer_.begin());
    unsigned long at = read.load(std::memory_order_relaxed); // nobody else changes it
    bool goes_on = true;
    while (goes_on && at != written.load(std::memory_order_acquire)) {
        const std::size_t offset = at % bytes_;
        if (!show(offset, header_bytes))
            return false;
        const auto header = shared<std::uint32_t>(window_.begin() + (offset - window_at_))
                                .load(std::memory_order_acquire);
        if ((header & BPF_RINGBUF_BUSY_BIT) != 0)
            break; // a program is writing it, and wakes us
        const std::uint32_t size = header & size_mask;
        if (!show(offset, header_bytes + size))
            return false;
        const std::uint8_t* record = window_.begin() + (offset - window_at_) + header_bytes;
        if ((header & BPF_RINGBUF_DISCARD_BIT) == 0)
            goes_on = take({record, size});
        at += room_of(size);
        read.store(at, std::memory_order_release);
    }
    return goes_on;
}

} // namespace bgpsnoop::source
