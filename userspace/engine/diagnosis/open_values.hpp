// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/diagnosis/case.hpp"

/// Whose OPEN a sentence is about, and what it says. What this connection did not show, an earlier
/// one may have.
namespace bgpsnoop::engine {

using OptionalOpen = std::optional<wire::Open>;

const OptionalOpen& our_open(const Case& c);
const OptionalOpen& their_open(const Case& c);
bool peer_objects(const Case& c); ///< the NOTIFICATION came from it
const OptionalOpen& accused_open(const Case& c);
const OptionalOpen& objector_open(const Case& c);

std::string as_text(const OptionalOpen& open);
std::string with_as(std::string who, const OptionalOpen& open); ///< "10.82.1.10 (AS 8500)"
/// A clause on an OPEN whose AS is not known, or that names two; empty if none is like that.
std::string odd_ases(const Case& c);
std::string id_text(const OptionalOpen& open);
std::string objector_id(const Case& c); ///< ", its own is 10.82.1.9", or nothing
std::string id_fault(const Case& c);    ///< ": zero is not allowed", ": they are equal", or nothing
std::string hold_text(const OptionalOpen& open);
std::string objector_hold(const Case& c); ///< ", its own is 90 s", or nothing
std::string version_text(const OptionalOpen& open);
std::string families_text(const OptionalOpen& open);
const wire::Role* role_of(const OptionalOpen& open); ///< the first it says; null: none
std::string role_text(const OptionalOpen& open);

} // namespace bgpsnoop::engine
