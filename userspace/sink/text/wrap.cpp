// SPDX-License-Identifier: Apache-2.0
#include "sink/text/wrap.hpp"

namespace bgpsnoop::sink {

std::string wrapped(std::string_view begin, std::string_view text, std::size_t indent)
{
    std::string out(begin);
    std::size_t column = indent;
    bool first = true;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        if (!first && column + 1 + word.size() > page_width) {
            out += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (!first) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
        text.remove_prefix(word.size() == text.size() ? word.size() : word.size() + 1);
        first = false;
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + '\n';
}

} // namespace bgpsnoop::sink
