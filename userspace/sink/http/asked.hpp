// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <microhttpd.h>

#include "sink/query.hpp"

/// What the library knows of a request, and of who asks.
namespace bgpsnoop::sink {

Query query_of(MHD_Connection* connection);
/// Empty: absent. It lives as long as the request.
std::string_view field_of(MHD_Connection* connection, const char* name);
/// What makes it no request that anybody should answer, in a line; empty: nothing. One of HTTP/1.1
/// has a Host field, and none has two (RFC 9112 3.2), nor says twice how long it is (6.3).
std::string_view wrong_with(MHD_Connection* connection, std::string_view version);
/// Decodes a part of a request in place (RFC 3986 2.1), as the library wants it: the size that is
/// left. What has a NUL in it stays as it came, for the rest would be lost.
std::size_t decode_percent(void* nothing, MHD_Connection* connection, char* text);
int socket_of(MHD_Connection* connection);
/// Also where the listener takes what comes to any address.
bool came_to_loopback(MHD_Connection* connection);
/// Without the port. Whoever comes by the Unix socket has none.
std::string address_of(MHD_Connection* connection);

} // namespace bgpsnoop::sink
