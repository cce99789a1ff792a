#pragma once

#include <string>
#include <string_view>

#include "engine/diagnosis/case.hpp"

namespace bgpsnoop::engine {

/// Puts the values of a case into a sentence: {peer}, {local}, {title} ... all in values.cpp.
std::string fill(std::string_view sentence, const Case& c);

std::string duration_text(Duration span); ///< "0.05 ms", "1.2 ms", "4.0 s", "4 min", "3 h 0 min"

} // namespace bgpsnoop::engine
