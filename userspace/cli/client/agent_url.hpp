// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sink/query.hpp"

namespace bgpsnoop::cli {

/// Where an agent is asked: a Unix socket, or a TCP port.
struct AgentUrl {
    std::string socket; ///< path; empty: by TCP
    std::string host;   ///< a name or an address, IPv6 without brackets
    std::string port = "80";
    std::string path; ///< of a proxy, put before each target; empty or "/...", no "/" at its end

    /// RFC 9110 7.2
    std::string host_header() const;

    /// "unix:/run/bgpsnoop/bgpsnoop.sock", "http://HOST[:PORT][/PATH]"; otherwise one sentence.
    static tl::expected<AgentUrl, std::string> parse(std::string_view url);
};

/// For a part of a path or the value of a parameter (RFC 3986 2.1).
std::string percent_encoded(std::string_view text);

/// "a=1&b=2", its values encoded.
std::string query_text(const sink::Query& query);

} // namespace bgpsnoop::cli
