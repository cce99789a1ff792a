// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace bgpsnoop::sink {

/// One event of a connection in the ladder of what went to and fro.
struct LadderLine {
    std::string what;       ///< "OPEN", "RST"
    std::string_view arrow; ///< "->" sent, "<-" received, or none
    std::string essentials; ///< "AS 600, hold time 90 s, id 10.0.0.1, ipv4-unicast"
};

/// Nothing if the event says what other lines say already, or belongs below the ladder.
std::optional<LadderLine> ladder_line(const nlohmann::ordered_json& event);

/// "6/2 Cease / Administrative Shutdown "maintenance"".
std::string notification_essentials(const nlohmann::ordered_json& event);

} // namespace bgpsnoop::sink
