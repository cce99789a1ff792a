// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/snapshot.hpp"
#include "sink/selection.hpp"

namespace bgpsnoop::sink {

/// An event as the agent remembers it: written out once, then shared by all who show it.
struct KeptEvent {
    std::uint64_t sequence = 0; ///< counts within a run
    wire::Time time;
    std::string_view name; ///< "connection_closed"
    /// Of the peer that it concerns, without `port`; no address: it concerns none.
    engine::SessionKey who;
    engine::GivenNames names; ///< as they were then
    Standing standing;        ///< as it tells
    std::string json;         ///< the line of the event log, without its line end

    std::string json_now() const; ///< its time as it is shown now
};
using KeptEventPtr = std::shared_ptr<const KeptEvent>;

/// The session of a peer, without `port`.
engine::SessionKey session_key(const engine::Identity& who);

KeptEventPtr keep(const engine::Finding& finding, std::uint64_t sequence);

} // namespace bgpsnoop::sink
