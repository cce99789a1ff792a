// SPDX-License-Identifier: Apache-2.0
#include "source/capture/kept_aside.hpp"

#include <charconv>

namespace bgpsnoop::source {

namespace {

/// Behind the word, to the end of its line.
std::string_view line_of(std::string_view comment, std::string_view word)
{
    std::size_t at = comment.find(word);
    while (at != std::string_view::npos && at > 0 && comment[at - 1] != '\n')
        at = comment.find(word, at + 1);
    if (at == std::string_view::npos)
        return {};
    const std::string_view rest = comment.substr(at + word.size());
    return rest.substr(0, rest.find('\n'));
}

std::optional<std::uint64_t> number_behind(std::string_view line, std::string_view name)
{
    const std::size_t at = line.find(name);
    if (at == std::string_view::npos)
        return std::nullopt;
    std::uint64_t number = 0;
    const char* from = line.data() + at + name.size();
    const auto [end, error] = std::from_chars(from, line.data() + line.size(), number);
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

} // namespace

std::optional<wire::CountedMessages> counted_messages(std::string_view comment)
{
    const std::string_view line = line_of(comment, "bgpsnoop-left-out:");
    const auto keepalives = number_behind(line, " keepalive=");
    const auto updates = number_behind(line, " update=");
    if (!keepalives || !updates)
        return std::nullopt;
    return wire::CountedMessages{*keepalives, *updates};
}

std::string recorded_event(std::string_view comment)
{
    return std::string(line_of(comment, "bgpsnoop-recorded: "));
}

} // namespace bgpsnoop::source
