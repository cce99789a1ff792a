// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include <sys/mman.h>
#include <sys/types.h>

namespace bgpsnoop::source {

/// Shared memory of a descriptor, unmapped at the end.
class Mapping {
public:
    Mapping() = default;
    /// `protection`, `offset`: as mmap(2) has them. It may fail: then it maps nothing.
    Mapping(int descriptor, std::size_t size, int protection, off_t offset)
        : begin_(::mmap(nullptr, size, protection, MAP_SHARED, descriptor, offset)), size_(size)
    {
        if (begin_ == MAP_FAILED)
            size_ = 0;
    }
    Mapping(Mapping&& other) noexcept { *this = std::move(other); }
    Mapping& operator=(Mapping&& other) noexcept
    {
        std::swap(begin_, other.begin_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~Mapping()
    {
        if (size_ > 0)
            ::munmap(begin_, size_);
    }

    std::size_t size() const { return size_; } ///< 0: nothing is mapped
    std::uint8_t* begin() const { return static_cast<std::uint8_t*>(begin_); }

private:
    void* begin_ = MAP_FAILED;
    std::size_t size_ = 0;
};

} // namespace bgpsnoop::source
