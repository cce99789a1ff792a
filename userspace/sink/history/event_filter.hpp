// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "sink/field.hpp"
#include "sink/history/kept_event.hpp"
#include "sink/query.hpp"
#include "sink/selection.hpp"

namespace bgpsnoop::sink {

/// Which of the events somebody wants.
struct EventFilter {
    std::optional<wire::Time> since;
    Selection selection;
    std::vector<std::string> events;                             ///< none: all
    std::vector<std::string> not_events;                         ///< never these
    std::uint64_t after = 0;                                     ///< a sequence number
    std::size_t limit = std::numeric_limits<std::size_t>::max(); ///< the newest so many

    /// Fails with one sentence for people.
    static tl::expected<EventFilter, std::string> parse(const Query& query);

    bool wants(const KeptEvent& event) const;
    bool wants(const engine::Finding& finding) const; ///< whenever it was
    bool wants_all_kinds() const { return events.empty() && not_events.empty(); }
    /// Those wanted, in their order.
    std::vector<KeptEventPtr> apply(const std::vector<KeptEventPtr>& events) const;

private:
    bool wants_kind(std::string_view event) const;
};

/// What EventFilter::parse() understands.
std::vector<Field> event_parameters();
/// Of one of them: those that there are, where they are few enough to have names.
std::vector<std::string> values_of_parameter(std::string_view name);

} // namespace bgpsnoop::sink
