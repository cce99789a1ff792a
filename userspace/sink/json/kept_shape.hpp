// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

namespace bgpsnoop::sink {

/// The object of a file that names its format and version. Any bytes may be given; what is not
/// whole, of another program or version, or larger than is ever written, is an error: a clause.
tl::expected<nlohmann::ordered_json, std::string> kept_object(std::string_view text,
                                                              std::string_view format, int version);

} // namespace bgpsnoop::sink
