// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <tl/expected.hpp>

#include "cli/client/agent_url.hpp"

namespace bgpsnoop::cli {

/// More than an agent with all it may hold has to say, in bytes.
inline constexpr std::size_t longest_body = std::size_t{128} << 20;

struct HttpAnswer {
    unsigned status = 0;
    std::string body;
    std::string next; ///< the header Bgpsnoop-Next, empty if there is none
};

struct HttpFailure {
    bool too_long = false;  ///< the body is longer than longest_body
    bool forbidden = false; ///< this user may not connect
    std::string reason;     ///< as the system words it
};

/// One GET over HTTP/1.1 (RFC 9112) on a connection of its own: a minute at most, five seconds of
/// them to connect. `target` begins with "/" and is escaped where it must be.
tl::expected<HttpAnswer, HttpFailure> http_get(const AgentUrl& agent, const std::string& target);

} // namespace bgpsnoop::cli
