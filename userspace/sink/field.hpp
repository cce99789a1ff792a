// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace bgpsnoop::sink {

enum class Given : std::uint8_t { always, where_known };

/// A name that is a contract, as a table says it to the documentation: a field of an event, a
/// parameter of a query. The meaning is Markdown, without a full stop.
struct Field {
    std::string_view name;
    std::string_view type; ///< "text", "number", "time", "array of text" ...
    std::string_view meaning;
    Given given = Given::always;
};

} // namespace bgpsnoop::sink
