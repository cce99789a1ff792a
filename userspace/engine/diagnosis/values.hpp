// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "engine/diagnosis/case.hpp"
#include "wire/text.hpp"

namespace bgpsnoop::engine {

/// Puts the values of a case into a sentence: {peer}, {local}, {title} ... all in values.cpp.
std::string fill(std::string_view sentence, const Case& c);

using wire::duration_text;

/// From one moment to the other; never less than nothing, as clocks and packets may be out of
/// order.
inline std::string span_text(Time from, Time to)
{
    return wire::duration_text(std::max(to - from, Duration{}));
}

} // namespace bgpsnoop::engine
