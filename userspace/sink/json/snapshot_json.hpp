// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/snapshot.hpp"
#include "sink/self_state.hpp"

/// The snapshot for programs: /api/v1/sessions, /api/v1/listeners and /api/v1/status. Names as in
/// events.
namespace bgpsnoop::sink {

nlohmann::ordered_json session_json(const engine::SessionSnapshot& session);
/// Whoever is no neighbour: less is known, and less matters.
nlohmann::ordered_json stranger_json(const engine::SessionSnapshot& stranger);
nlohmann::ordered_json listener_json(const engine::ListenerSnapshot& listener);
nlohmann::ordered_json status_json(const engine::Snapshot& snapshot, const SelfState& self);

} // namespace bgpsnoop::sink
