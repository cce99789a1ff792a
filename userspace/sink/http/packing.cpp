// SPDX-License-Identifier: Apache-2.0
#include "sink/http/packing.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <zlib.h>

namespace bgpsnoop::sink {

namespace {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// What stands before the separator; `rest` becomes what stands behind it.
std::string_view cut(std::string_view& rest, char separator)
{
    const auto at = std::min(rest.find(separator), rest.size());
    const auto first = rest.substr(0, at);
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return trimmed(first);
}

bool same_word(std::string_view a, std::string_view b)
{
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// ";q=0.5" and the like; 1 without.
double weight(std::string_view parameters)
{
    while (!parameters.empty()) {
        std::string_view value = cut(parameters, ';');
        if (!same_word(cut(value, '='), "q"))
            continue;
        double q = 0;
        std::from_chars(value.data(), value.data() + value.size(), q);
        return q;
    }
    return 1;
}

} // namespace

bool takes_gzip(std::string_view accept_encoding)
{
    bool any = false;
    while (!accept_encoding.empty()) {
        std::string_view parameters = cut(accept_encoding, ',');
        const std::string_view coding = cut(parameters, ';');
        if (same_word(coding, "gzip") || same_word(coding, "x-gzip"))
            return weight(parameters) > 0;
        if (coding == "*")
            any = weight(parameters) > 0;
    }
    return any;
}

std::optional<std::string> packed(std::string_view text)
{
    constexpr int gzip_window = 15 + 16; // 32 KB, with the header of gzip
    constexpr int memory_level = 8;
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_window, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return std::nullopt;
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); // it only reads
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END; // the bound leaves room for all
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return whole ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace bgpsnoop::sink
