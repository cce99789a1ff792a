// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace bgpsnoop::sink {

/// Columns of a text for people: 110, or as many as set_page_width() has said there are.
std::size_t page_width();
/// What whoever shows the texts has room for. More than 110 make no better page, less than 40 none.
void set_page_width(std::size_t columns);

/// `text` after `begin`, broken at spaces to stay within the page where it can; the further lines
/// stand under the first word, `indent` columns in. Ends its last line.
std::string wrapped(std::string_view begin, std::string_view text, std::size_t indent);
/// The same on a page that is `width` columns wide. Colours (CSI sequences) take no room.
std::string wrapped(std::string_view begin, std::string_view text, std::size_t indent,
                    std::size_t width);

} // namespace bgpsnoop::sink
