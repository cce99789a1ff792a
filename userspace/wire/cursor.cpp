// SPDX-License-Identifier: Apache-2.0
#include "wire/cursor.hpp"

namespace bgpsnoop::wire {

Bytes Cursor::bytes(std::size_t count)
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

Cursor Cursor::take(std::size_t count)
{
    const std::size_t origin = offset_;
    Cursor sub(bytes(count), origin);
    sub.failed_ = failed_;
    return sub;
}

Bytes Cursor::rest()
{
    return bytes(rest_.size());
}

std::uint64_t Cursor::integer(std::size_t count)
{
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes(count))
        value = value << 8 | byte;
    return value;
}

} // namespace bgpsnoop::wire
