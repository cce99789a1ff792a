// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

std::string_view event_name(const engine::Finding& finding); ///< "connection_closed"
/// The flat object of docs/events.md. What is not known is absent.
nlohmann::ordered_json event_json(const engine::Finding& finding);
/// One line without its line end; bytes that are not UTF-8 become U+FFFD.
std::string json_line(const nlohmann::ordered_json& json);

} // namespace bgpsnoop::sink
