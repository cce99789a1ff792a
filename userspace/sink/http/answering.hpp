// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include "sink/http/routes.hpp"

/// What those who answer a route have in common.
namespace bgpsnoop::sink {

inline constexpr const char* text_type = "text/plain; charset=utf-8";
inline constexpr const char* json_type = "application/json";
inline constexpr const char* html_type = "text/html; charset=utf-8";
inline constexpr const char* stream_type = "text/event-stream";

struct Context {
    const State& state;
    const Query& query;
    std::string_view if_none_match; ///< as in Request
    std::string_view name = {};     ///< what stands where the endpoint's path has capitals
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

/// The page, its files, and what its script asks for (page_routes.cpp).
Response page(const Context& context);
Response page_file(const Context& context); ///< that is named
Response overview(const Context& context);
Response explained(const Context& context); ///< the sessions with the peer that is named
Response stream(const Context& context);

/// With the peer that is named, and their stories; or the answer that there are none, or what is
/// wrong with the query.
tl::expected<nlohmann::ordered_json, Response> found_sessions(const Context& context);

/// What the list of strangers understands.
std::vector<Field> session_parameters(); ///< of one peer
std::vector<Field> stranger_parameters();

} // namespace bgpsnoop::sink
