// SPDX-License-Identifier: Apache-2.0
#include "sink/json/kept_shape.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include "sink/json/read_json.hpp"

namespace bgpsnoop::sink {

namespace {

/// A tree of it takes many times the memory of its text: how many values there may be is counted
/// before it is made, and how deep.
bool is_of_usual_shape(std::string_view text)
{
    constexpr std::size_t most_values = 20'000'000; // of fifty thousand neighbours
    constexpr std::size_t deepest = 32;
    std::size_t values = 0;
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size() && values <= most_values && depth <= deepest; ++at) {
        const char letter = text[at];
        if (quoted && letter == '\\')
            ++at;
        else if (letter == '"')
            quoted = !quoted;
        else if (!quoted && (letter == '[' || letter == '{'))
            ++depth, ++values;
        else if (!quoted && (letter == ']' || letter == '}'))
            depth -= std::min<std::size_t>(depth, 1);
        else if (!quoted && letter == ',')
            ++values;
    }
    return values <= most_values && depth <= deepest;
}

} // namespace

tl::expected<nlohmann::ordered_json, std::string> kept_object(std::string_view text,
                                                              std::string_view format, int version)
{
    if (!is_of_usual_shape(text))
        return tl::unexpected(std::string("it holds more than bgpsnoop ever writes"));
    auto json = nlohmann::ordered_json::parse(text, nullptr, false);
    if (json.is_discarded())
        return tl::unexpected(std::string("it is no whole JSON"));
    if (text_of(json, "format") != format)
        return tl::unexpected(std::string("it is not of bgpsnoop"));
    const std::uint64_t written = number_of(json, "version");
    if (written != static_cast<std::uint64_t>(version))
        return tl::unexpected(
            fmt::format("it is of version {}, and this one knows {}", written, version));
    return json;
}

} // namespace bgpsnoop::sink
