// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/input.hpp"

/// Sentences are written from the host that bgpsnoop runs on: "this host", "our OPEN", "we". Of a
/// capture in which nobody has named that host they name both ends by their addresses instead.
namespace bgpsnoop::engine {

/// The sentence of ours (never one with text that a peer chose) as said of the router `name`.
std::string in_third_person(std::string_view sentence, std::string_view name);

/// The same, where the local end is not this host; else the sentence as it is.
std::string as_seen_by(const Identity& who, const std::string& sentence);

} // namespace bgpsnoop::engine
