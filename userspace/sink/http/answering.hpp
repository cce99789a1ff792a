// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "sink/http/routes.hpp"

/// What those who answer a route have in common.
namespace bgpsnoop::sink {

inline constexpr const char* text_type = "text/plain; charset=utf-8";
inline constexpr const char* json_type = "application/json";

struct Context {
    const State& state;
    const Query& query;
    std::string_view telemetry_path;
    std::string_view name = {}; ///< what stands where the endpoint's path has capitals
};

/// One sentence of plain text.
Response line(unsigned status, std::string sentence);
Response json_text(std::string body);
Response json_response(const nlohmann::ordered_json& json);

/// Routes below /api/v1 (lists.cpp).
Response sessions(const Context& context);
Response sessions_of(const Context& context); ///< with the peer that is named
Response strangers(const Context& context);
Response listeners(const Context& context);
Response events(const Context& context);

/// What the list of strangers understands.
std::vector<Field> session_parameters(); ///< of one peer
std::vector<Field> stranger_parameters();

} // namespace bgpsnoop::sink
