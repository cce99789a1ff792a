// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace bgpsnoop::sink {

/// Whether the Host field of a request (RFC 9110 7.2), a name or address with or without port, is
/// one of loopback. A page of anywhere can have its own name resolve to 127.0.0.1 and let a browser
/// here read what only this host may (DNS rebinding): the name tells. Absent, as in HTTP/1.0: yes.
bool names_loopback(std::string_view host);

} // namespace bgpsnoop::sink
