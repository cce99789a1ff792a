// SPDX-License-Identifier: Apache-2.0
#include "cli/client/agent_url.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>

namespace bgpsnoop::cli {

namespace {

constexpr std::string_view unix_scheme = "unix:";
constexpr std::string_view http_scheme = "http://";

bool is_port(std::string_view text)
{
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, port);
    return parsed.ec == std::errc() && parsed.ptr == end && port != 0;
}

/// Nothing that could end a line of a request's header.
bool is_plain(std::string_view text)
{
    return std::ranges::all_of(text, [](char each) { return each > ' ' && each < '\x7f'; });
}

bool is_ipv6(std::string_view host)
{
    return host.find(':') != std::string_view::npos;
}

/// "HOST", "HOST:PORT", "[IPV6]", "[IPV6]:PORT"
bool parse_authority(std::string_view text, AgentUrl& url)
{
    std::string_view rest;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos)
            return false;
        url.host = text.substr(1, end - 1);
        rest = text.substr(end + 1);
    } else {
        const auto colon = std::min(text.find(':'), text.size());
        url.host = text.substr(0, colon);
        rest = text.substr(colon);
    }
    if (!rest.empty()) {
        if (rest.front() != ':' || !is_port(rest.substr(1)))
            return false;
        url.port = rest.substr(1);
    }
    return !url.host.empty() && is_plain(url.host);
}

bool is_unreserved(char letter)
{
    constexpr std::string_view marks = "-._~";
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || marks.find(letter) != std::string_view::npos;
}

} // namespace

std::string AgentUrl::host_header() const
{
    if (host.empty())
        return "localhost"; // of a Unix socket: nobody's name
    return is_ipv6(host) ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

tl::expected<AgentUrl, std::string> AgentUrl::parse(std::string_view url)
{
    AgentUrl parsed;
    if (url.starts_with(unix_scheme)) {
        parsed.socket = url.substr(unix_scheme.size());
        if (parsed.socket.starts_with('/'))
            return parsed;
    } else if (url.starts_with(http_scheme)) {
        url.remove_prefix(http_scheme.size());
        const auto slash = std::min(url.find('/'), url.size());
        parsed.path = url.substr(slash);
        while (parsed.path.ends_with('/'))
            parsed.path.pop_back();
        if (is_plain(parsed.path) && parse_authority(url.substr(0, slash), parsed))
            return parsed;
    }
    return tl::make_unexpected(std::string("--url wants unix:/PATH/OF/SOCKET or http://HOST:PORT"));
}

std::string percent_encoded(std::string_view text)
{
    std::string encoded;
    for (const char letter : text) {
        if (is_unreserved(letter))
            encoded += letter;
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return encoded;
}

std::string query_text(const sink::Query& query)
{
    std::string text;
    for (const auto& [name, value] : query)
        text += fmt::format("{}{}={}", text.empty() ? "" : "&", name, percent_encoded(value));
    return text;
}

} // namespace bgpsnoop::cli
