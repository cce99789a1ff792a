// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "engine/kept_state.hpp"
#include "sink/json/snapshot_names.hpp"

/// Enumerators by name: their numbers may change from version to version.
namespace bgpsnoop::sink {

template <typename Enum> std::string_view name_of(Enum value)
{
    return engine::name(value);
}

inline std::string_view name_of(engine::SegmentDropped::Reason value)
{
    return rejection_name(value);
}

inline std::string_view name_of(engine::FamilyStatus::Status value)
{
    return family_status_name(value);
}

template <typename Enum> inline constexpr Enum last_of{};
template <> inline constexpr auto last_of<engine::Direction> = engine::Direction::received;
template <> inline constexpr auto last_of<engine::Initiator> = engine::Initiator::peer;
template <> inline constexpr auto last_of<engine::SessionState> = engine::SessionState::established;
template <> inline constexpr auto last_of<engine::Side> = engine::Side::unknown;
template <> inline constexpr auto last_of<engine::Phase> = engine::Phase::closing;
template <> inline constexpr auto last_of<engine::Certainty> = engine::Certainty::ambiguous;
template <>
inline constexpr auto last_of<engine::SegmentDropped::Reason> =
    engine::SegmentDropped::Reason::rp_filter;
template <>
inline constexpr auto last_of<engine::FamilyStatus::Status> =
    engine::FamilyStatus::Status::peer_only;

template <typename Enum> std::optional<Enum> value_named(std::string_view name)
{
    for (std::size_t each = 0; each <= static_cast<std::size_t>(last_of<Enum>); ++each)
        if (name_of(static_cast<Enum>(each)) == name)
            return static_cast<Enum>(each);
    return std::nullopt;
}

template <> inline std::optional<engine::Outcome> value_named(std::string_view name)
{
    for (const engine::OutcomeInfo& each : engine::outcomes())
        if (each.name == name)
            return each.outcome;
    return std::nullopt;
}

template <> inline std::optional<engine::Cause> value_named(std::string_view name)
{
    for (const engine::CauseInfo& each : engine::causes())
        if (each.name == name)
            return each.cause;
    return std::nullopt;
}

} // namespace bgpsnoop::sink
