// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "sink/field.hpp"

namespace bgpsnoop::sink {

/// The fields of an object that begins as others do.
template <std::size_t first, std::size_t second>
constexpr auto joined(const std::array<Field, first>& begin, const std::array<Field, second>& end)
{
    std::array<Field, first + second> all{};
    std::ranges::copy(end, std::ranges::copy(begin, all.begin()).out);
    return all;
}

} // namespace bgpsnoop::sink
