// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/snapshot.hpp"

/// Two OPENs side by side: what both ends offered and where they differ.
namespace bgpsnoop::engine {

std::vector<FamilyStatus> compare_families(const wire::Open& ours, const wire::Open& theirs);
bool share_a_family(const wire::Open& ours, const wire::Open& theirs);
std::string family_list(const wire::Open& open); ///< "ipv4-unicast, ipv6-unicast"

/// RFC 9234 section 4.2
bool roles_pair(const wire::Role& one, const wire::Role& other);

/// The differences that change what the session can do, each a clause: "the peer offers
/// ipv6-unicast, we do not". Names, versions and the like are not among them.
std::vector<std::string> differences(const wire::Open& ours, const wire::Open& theirs);

/// All that explains what two OPENs came to, agreed or not: AS numbers, hold time, identifiers and
/// roles first, then the differences. For a person, in that order.
std::vector<std::string> compare_opens(const wire::Open& ours, const wire::Open& theirs);

} // namespace bgpsnoop::engine
