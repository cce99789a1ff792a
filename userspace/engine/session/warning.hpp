// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

/// Ids of the warnings a living connection can give (diagnosis.md): static names, safe as labels.
namespace bgpsnoop::engine::warning {

inline constexpr std::string_view no_common_family = "no_common_family";
inline constexpr std::string_view capability_difference = "capability_difference";
inline constexpr std::string_view framing_lost = "framing_lost";
inline constexpr std::string_view hold_time_nearly_expired = "hold_time_nearly_expired";
inline constexpr std::string_view hold_time_exceeded = "hold_time_exceeded";
inline constexpr std::string_view unread_data = "unread_data";

inline constexpr std::string_view zero_window = "zero_window";
inline constexpr std::string_view auth_drops = "auth_drops";
inline constexpr std::string_view ttl_drops = "ttl_drops";
inline constexpr std::string_view blind_reset_attempt = "blind_reset_attempt";
inline constexpr std::string_view blind_syn_attempt = "blind_syn_attempt";
inline constexpr std::string_view blind_data_attempt = "blind_data_attempt";

inline constexpr std::array all{
    no_common_family,   capability_difference, framing_lost,      hold_time_nearly_expired,
    hold_time_exceeded, unread_data,           zero_window,       auth_drops,
    ttl_drops,          blind_reset_attempt,   blind_syn_attempt, blind_data_attempt,
};

} // namespace bgpsnoop::engine::warning
