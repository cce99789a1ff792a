// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "engine/snapshot.hpp"
#include "sink/metrics/series.hpp"

namespace bgpsnoop::sink {

/// A namespace in labels: empty where it is the agent's own. Labels stay what they are as long as a
/// series lives, so nothing there has one before it is known what people call it: absent.
std::optional<std::string> labelled_netns(std::uint32_t netns,
                                          const std::optional<std::string>& name,
                                          std::uint32_t own_netns);
std::optional<std::string> labelled_netns(const engine::SessionSnapshot& session,
                                          std::uint32_t own_netns);
/// vrf, peer, and netns where it is not the agent's own; absent as above.
std::optional<Labels> session_labels(const engine::SessionSnapshot& session,
                                     std::uint32_t own_netns);
/// The address; with the port that is called where a speaker and its peer have the same address:
/// there each end is a session.
std::string peer_label(const engine::SessionKey& key);

} // namespace bgpsnoop::sink
