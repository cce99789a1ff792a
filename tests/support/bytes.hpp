// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "wire/result.hpp"

namespace bgpsnoop::test {

using ByteVector = std::vector<std::uint8_t>;

/// Lays out bytes one field a line, big-endian:  Layout().u8(4).u16(65001).u32(0x0a000001).done()
class Layout {
public:
    Layout& u8(std::uint64_t value) { return integer(value, 1); }
    Layout& u16(std::uint64_t value) { return integer(value, 2); }
    Layout& u24(std::uint64_t value) { return integer(value, 3); }
    Layout& u32(std::uint64_t value) { return integer(value, 4); }
    Layout& bytes(wire::Bytes more)
    {
        bytes_.insert(bytes_.end(), more.begin(), more.end());
        return *this;
    }
    Layout& text(std::string_view more)
    {
        bytes_.insert(bytes_.end(), more.begin(), more.end());
        return *this;
    }
    Layout& fill(std::size_t count, std::uint8_t value)
    {
        bytes_.insert(bytes_.end(), count, value);
        return *this;
    }
    Layout& sized8(wire::Bytes more) { return u8(more.size()).bytes(more); } ///< length, then bytes
    Layout& sized16(wire::Bytes more) { return u16(more.size()).bytes(more); }

    ByteVector done() const { return bytes_; }

private:
    Layout& integer(std::uint64_t value, int size)
    {
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
            bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
        return *this;
    }

    ByteVector bytes_;
};

inline ByteVector join(const std::vector<ByteVector>& parts)
{
    Layout all;
    for (const ByteVector& part : parts)
        all.bytes(part);
    return all.done();
}

} // namespace bgpsnoop::test
