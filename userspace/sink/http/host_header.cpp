// SPDX-License-Identifier: Apache-2.0
#include "sink/http/host_header.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "wire/address.hpp"

namespace bgpsnoop::sink {

namespace {

/// Without port, brackets and a last full stop; in lower case.
std::string name_in(std::string_view host)
{
    if (const auto end = host.find(']'); host.starts_with('[') && end != std::string_view::npos)
        host = host.substr(1, end - 1);
    else
        host = host.substr(0, host.find(':'));
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
    if (name == "localhost" || name.ends_with(".localhost")) // RFC 6761 6.3
        return true;
    const auto address = wire::Address::parse(name);
    return address && address->is_loopback();
}

} // namespace bgpsnoop::sink
