// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <tl/expected.hpp>

namespace bgpsnoop::wire {

using Bytes = std::span<const std::uint8_t>;

/// Why outside bytes could not be read as what they claim to be, and where.
struct Malformed {
    std::string why;    ///< one clause, no full stop: "capability 65 has 3 bytes, expected 4"
    std::size_t offset; ///< bytes from the start of the message's body (after the 19-byte header)

    bool operator==(const Malformed&) const = default;
};

/// tl::expected until Debian's g++ has a std::expected usable in C++20: a swap of this one line.
template <typename T> using Result = tl::expected<T, Malformed>;

} // namespace bgpsnoop::wire
