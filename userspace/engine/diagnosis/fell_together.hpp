// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/diagnosis/case.hpp"

/// Sessions of one host that ended within a second of each other have one reason, and it lies in
/// what they share.
namespace bgpsnoop::engine {

/// `other` had a session with another router than the one that is judged, as far as is known.
bool is_of_another_router(const Case& c, const Together& other);
/// Sessions with several routers fell, and nobody said why.
bool several_routers_fell(const Case& c);
/// Another router sent the same NOTIFICATION in the same second. No two operators are that quick.
bool several_routers_said_so(const Case& c);
/// Our speaker sent the same to another neighbour in the same second.
bool we_ended_several(const Case& c);
/// A clause that names the sessions which ended with this one, and what they share; empty if there
/// are none.
std::string ended_together(const Case& c);

} // namespace bgpsnoop::engine
