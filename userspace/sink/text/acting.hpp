// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

/// Of sessions that are down: who has to act, and why. `session` is an element of /api/v1/sessions.
namespace bgpsnoop::sink {

struct Acting {
    std::string_view side;
    std::string_view heading; ///< without a stop
};

/// In this order: first what can be mended from here.
inline constexpr std::array acting{
    Acting{"local", "On this host somebody has to act"},
    Acting{"path", "On the way somebody has to act"},
    Acting{"peer", "At the peer somebody has to act"},
    Acting{"unknown", "Who has to act is not known"},
};

/// How its last connection ended; of what an earlier run has seen, how it went down.
const nlohmann::ordered_json& verdict_of(const nlohmann::ordered_json& session);
std::string acting_side(const nlohmann::ordered_json& session); ///< one of `acting`
std::string_view heading_of(std::string_view side);             ///< empty if it is none of `acting`
/// A sentence.
std::string why_down(const nlohmann::ordered_json& session);
/// What many may have in common, in a few words: what its likeliest cause means.
std::string reason_of(const nlohmann::ordered_json& session);

} // namespace bgpsnoop::sink
