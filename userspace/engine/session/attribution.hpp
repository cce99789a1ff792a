// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/session/session.hpp"

/// Inputs that name no socket are attributed by their endpoints. Each of these gives the input as
/// it concerns the living connections of the session, one of them an input.
namespace bgpsnoop::engine {

std::vector<Input> attribute(const Input& input, const IcmpSeen& icmp, const Session& session);
std::vector<Input> attribute(const Input& input, const SegmentDropped& drop,
                             const Session& session);

} // namespace bgpsnoop::engine
