// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace bgpsnoop::sink {

inline constexpr std::size_t page_width = 110; ///< columns of a text for people

/// `text` after `begin`, broken at spaces to stay within the page where it can; the further lines
/// stand under the first word, `indent` columns in. Ends its last line.
std::string wrapped(std::string_view begin, std::string_view text, std::size_t indent);

} // namespace bgpsnoop::sink
