// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "engine/snapshot.hpp"
#include "sink/metrics/series.hpp"

namespace bgpsnoop::sink {

/// vrf, peer, and netns where it is not the agent's own. They stay what they are as long as the
/// session is known, so it has none before it is known what its namespace is called.
std::optional<Labels> session_labels(const engine::SessionSnapshot& session,
                                     std::uint32_t own_netns);
/// The address; with the port that is called where a speaker and its peer have the same address:
/// there each end is a session.
std::string peer_label(const engine::SessionKey& key);

} // namespace bgpsnoop::sink
