// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/result.hpp"

namespace bgpsnoop::wire {

/// Reads big-endian fields from bounded bytes. Failure is sticky: a read past the end returns 0 (or
/// an empty cursor) *and* empties the cursor, so loops over a failed cursor end, and whoever reads
/// checks once. A sub-cursor does not tell its parent that it failed: whoever takes one checks it.
class Cursor {
public:
    explicit Cursor(Bytes bytes, std::size_t origin = 0) : rest_(bytes), offset_(origin) {}

    std::uint8_t u8() { return static_cast<std::uint8_t>(integer<1>()); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(integer<2>()); }
    std::uint32_t u24() { return static_cast<std::uint32_t>(integer<3>()); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(integer<4>()); }
    Bytes bytes(std::size_t count)
    {
        if (failed_ || count > rest_.size()) {
            failed_ = true;
            rest_ = {};
            return {};
        }
        const Bytes taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        offset_ += count;
        return taken;
    }
    Cursor take(std::size_t count) ///< over the next bytes; its offsets go on from ours
    {
        const std::size_t origin = offset_;
        Cursor sub(bytes(count), origin);
        sub.failed_ = failed_;
        return sub;
    }
    void skip(std::size_t count) { bytes(count); }
    Bytes rest() { return bytes(rest_.size()); } ///< all that is left

    bool empty() const { return rest_.empty(); }
    std::size_t size() const { return rest_.size(); }
    bool failed() const { return failed_; }
    /// Of the next byte, or where the failed read began.
    std::size_t offset() const { return offset_; }

private:
    template <std::size_t count> std::uint64_t integer()
    {
        const Bytes taken = bytes(count);
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < count && !taken.empty(); ++i)
            value = value << 8 | taken[i];
        return value;
    }

    Bytes rest_;
    std::size_t offset_;
    bool failed_ = false;
};

} // namespace bgpsnoop::wire
