// SPDX-License-Identifier: Apache-2.0
#include "sink/text/wrap.hpp"

#include <algorithm>
#include <atomic>

namespace bgpsnoop::sink {

namespace {

constexpr std::size_t widest = 110;
constexpr std::size_t narrowest = 40;
std::atomic<std::size_t> width_of_page{widest};

/// Columns: a colour has none, a character of several bytes has one.
std::size_t shown_width(std::string_view word)
{
    std::size_t width = 0;
    bool in_colour = false;
    for (const char each : word) {
        const bool continues = (static_cast<unsigned char>(each) & 0xC0U) == 0x80U;
        if (each == '\x1b')
            in_colour = true;
        else if (in_colour)
            in_colour = each != 'm';
        else if (!continues)
            ++width;
    }
    return width;
}

} // namespace

std::size_t page_width()
{
    return width_of_page;
}

void set_page_width(std::size_t columns)
{
    width_of_page = std::clamp(columns, narrowest, widest);
}

std::string wrapped(std::string_view begin, std::string_view text, std::size_t indent)
{
    return wrapped(begin, text, indent, page_width());
}

std::string wrapped(std::string_view begin, std::string_view text, std::size_t indent,
                    std::size_t width)
{
    std::string out(begin);
    std::size_t column = indent;
    bool first = true;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        const std::size_t wide = shown_width(word);
        if (!first && column + 1 + wide > width) {
            out += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (!first) {
            out += ' ';
            ++column;
        }
        out += word;
        column += wide;
        text.remove_prefix(word.size() == text.size() ? word.size() : word.size() + 1);
        first = false;
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + '\n';
}

} // namespace bgpsnoop::sink
