// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace bgpsnoop::sink {

/// A session as `bgpsnoop explain PEER` tells it, for a program that shows it: what is known of it,
/// who has to act, and of each connection worth telling the lines of its ladder, both OPENs and the
/// verdict in words. `session`: an element of /api/v1/sessions/PEER.
nlohmann::ordered_json told_json(const nlohmann::ordered_json& session);

} // namespace bgpsnoop::sink
