// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sink/selection.hpp"

namespace bgpsnoop::sink {

/// Which part of a list of sessions somebody asks for. The list is in the order of its keys.
struct ListQuery {
    Selection selection;
    std::size_t limit = std::numeric_limits<std::size_t>::max();
    /// Only what lies behind it, whether or not it is there still.
    std::optional<engine::SessionKey> after;

    /// Fails with one sentence for people.
    static tl::expected<ListQuery, std::string> parse(const Query& query);

    struct Part {
        std::vector<const engine::SessionSnapshot*> sessions;
        std::string next; ///< `after` of the part that follows; empty: this is the last
    };
    Part of(std::span<const engine::SessionSnapshot> all) const;
};

/// What ListQuery::parse() understands.
std::vector<Field> list_parameters();

} // namespace bgpsnoop::sink
