// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/address.hpp"
#include "wire/result.hpp"
#include "wire/text.hpp"
#include "wire/time.hpp"

/// How values are written, the same in every sink.
namespace bgpsnoop::sink {

using wire::dotted_quad;
using wire::duration_text;
using wire::hex;

/// Valid UTF-8 without control characters: a label that is not costs Prometheus the whole scrape.
std::string printable(std::string_view text);

/// The times of engine and sinks are those of one clock that never jumps: the wall clock's when the
/// program began, and what has passed since. Where the wall clock was stepped after that, all times
/// are shown later by as much, also those from before the step. For all threads.
void show_times_later_by(wire::Duration step);
wire::Time shown(wire::Time time); ///< by the wall clock

std::string rfc3339(wire::Time time); ///< "2026-11-23T04:57:06.123456Z", as shown
double seconds(wire::Duration duration);
double unix_seconds(wire::Time time); ///< as shown

/// "fe80::1%eth0": a link-local address means nothing without its interface.
std::string scoped(const wire::Address& address, std::string_view interface);
/// "10.0.0.1:179", "[fe80::1%eth0]:179"; the address alone while the port is unknown.
std::string endpoint_text(const wire::Endpoint& endpoint, std::string_view interface);

} // namespace bgpsnoop::sink
