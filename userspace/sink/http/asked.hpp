// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <microhttpd.h>

#include "sink/query.hpp"

/// What the library knows of a request, and of who asks.
namespace bgpsnoop::sink {

Query query_of(MHD_Connection* connection);
/// Empty: absent. It lives as long as the request.
std::string_view field_of(MHD_Connection* connection, const char* name);
/// RFC 9112 3.2: a request of HTTP/1.1 has one Host field, and none has two.
bool is_addressed(MHD_Connection* connection, std::string_view version);
int socket_of(MHD_Connection* connection);
/// Without the port. Whoever comes by the Unix socket has none.
std::string address_of(MHD_Connection* connection);

} // namespace bgpsnoop::sink
