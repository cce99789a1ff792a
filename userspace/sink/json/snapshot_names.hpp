// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "engine/snapshot.hpp"
#include "wire/names.hpp"

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

// Of what is counted by number; "other" is all that has no name.

inline std::string counted_code_name(const std::pair<std::uint8_t, std::uint8_t>& codes)
{
    return codes.first == engine::other_code ? "other" : wire::notification_code_name(codes.first);
}

inline std::string counted_subcode_name(const std::pair<std::uint8_t, std::uint8_t>& codes)
{
    return codes.second == engine::other_subcode
               ? "other"
               : wire::notification_subcode_name(codes.first, codes.second);
}

/// Of AFI and SAFI.
inline std::pair<std::string, std::string> counted_family_names(const wire::Family& family)
{
    if (!wire::is_registered(family))
        return {"other", "other"};
    return {wire::afi_name(family.afi), wire::safi_name(family.safi)};
}

} // namespace bgpsnoop::sink
