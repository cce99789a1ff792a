// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

namespace bgpsnoop::fuzz {

inline void require(bool promise)
{
    if (!promise)
        std::abort();
}

/// The fuzzer's bytes as a row of decisions. Behind their end everything is 0.
class Decisions {
public:
    explicit Decisions(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    bool left() const { return !bytes_.empty(); }
    std::uint8_t u8()
    {
        if (bytes_.empty())
            return 0;
        const std::uint8_t first = bytes_[0];
        bytes_ = bytes_.subspan(1);
        return first;
    }
    std::uint16_t u16()
    {
        const unsigned high = u8();
        return static_cast<std::uint16_t>(high << 8 | u8());
    }
    /// As many, or as many as there are.
    std::span<const std::uint8_t> bytes(std::size_t count)
    {
        const auto first = bytes_.first(std::min(count, bytes_.size()));
        bytes_ = bytes_.subspan(first.size());
        return first;
    }

private:
    std::span<const std::uint8_t> bytes_;
};

} // namespace bgpsnoop::fuzz
