#pragma once

#include <string>
#include <string_view>

#include "engine/diagnosis/diagnosis.hpp"

namespace bgpsnoop::engine {

/// Puts the values of a case into a sentence: {peer}, {local_as}, {title} ... all in values.cpp.
std::string fill(std::string_view sentence, const Case& c);

std::string duration_text(Duration span); ///< "1.2 ms", "4.0 s", "2 min 5 s"

} // namespace bgpsnoop::engine
