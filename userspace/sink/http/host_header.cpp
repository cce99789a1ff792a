// SPDX-License-Identifier: Apache-2.0
#include "sink/http/host_header.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "wire/address.hpp"

namespace bgpsnoop::sink {

namespace {

bool is_port_or_nothing(std::string_view text)
{
    const auto is_digit = [](char each) { return each >= '0' && each <= '9'; };
    return text.empty() || (text.front() == ':' && std::ranges::all_of(text.substr(1), is_digit));
}

/// Without port, brackets and a last full stop; in lower case. Empty: it is none (RFC 9110 7.2).
std::string name_in(std::string_view host)
{
    const bool is_bracketed = host.starts_with('[');
    const auto end = std::min(host.find(is_bracketed ? ']' : ':'), host.size());
    if (is_bracketed && end == host.size())
        return {};
    if (!is_port_or_nothing(host.substr(end + (is_bracketed ? 1 : 0))))
        return {};
    host = is_bracketed ? host.substr(1, end - 1) : host.substr(0, end);
    if (host.ends_with('.'))
        host.remove_suffix(1);
    std::string name(host);
    std::ranges::transform(name, name.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    return name;
}

} // namespace

bool names_loopback(std::string_view host)
{
    if (host.empty())
        return true;
    const std::string name = name_in(host);
    constexpr std::string_view below = ".localhost";
    const bool is_below = name.ends_with(below) && name.size() > below.size();
    if (!host.starts_with('[') && (name == "localhost" || is_below)) // RFC 6761 6.3
        return true;
    const auto address = wire::Address::parse(name);
    return address && address->is_loopback();
}

} // namespace bgpsnoop::sink
