// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "engine/snapshot.hpp"

/// Names that the snapshot lacks: the same in /api/v1/sessions and in labels. A contract.
namespace bgpsnoop::sink {

/// In the order of engine::SegmentDropped::Reason.
inline constexpr std::array<std::string_view, 13> rejection_names{
    "md5_missing",      "md5_unexpected", "md5_mismatch", "ao_missing",  "ao_unexpected",
    "ao_key_not_found", "ao_mismatch",    "ttl",          "blind_reset", "blind_syn",
    "blind_data",       "firewall",       "rp_filter"};
static_assert(rejection_names.size() ==
              static_cast<std::size_t>(engine::SegmentDropped::Reason::rp_filter) + 1);

constexpr std::string_view rejection_name(engine::SegmentDropped::Reason reason)
{
    return rejection_names.at(static_cast<std::size_t>(reason));
}

/// In the order of engine::FamilyStatus::Status.
inline constexpr std::array<std::string_view, 3> family_status_names{"negotiated", "local_only",
                                                                     "peer_only"};
static_assert(family_status_names.size() ==
              static_cast<std::size_t>(engine::FamilyStatus::Status::peer_only) + 1);

constexpr std::string_view family_status_name(engine::FamilyStatus::Status status)
{
    return family_status_names.at(static_cast<std::size_t>(status));
}

} // namespace bgpsnoop::sink
