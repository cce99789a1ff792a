// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bgpsnoop::sink {

/// The one of the known words that was probably meant: it differs in a third of the letters at
/// most, two swapped neighbours counting as one.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

/// ", did you mean 'port'?", or nothing where nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

/// What to write in place of a word that is none of the allowed: the one that was meant, or else
/// all. ", did you mean 'idle'?" or ": there are a, b and c"; nothing where any word is allowed.
std::string instead_of(std::string_view word, const std::vector<std::string>& allowed);

} // namespace bgpsnoop::sink
