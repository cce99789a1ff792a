// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/sentences.hpp"

/// Rows about an objection that what was seen of the accused disproves.
namespace bgpsnoop::engine {

constexpr Row refuted(Condition when, std::string_view means)
{
    return {.when = when,
            .sure = Certainty::likely,
            .causes = Cause::false_objection,
            .means = means,
            .advice = advice::objectors_software,
            .acts = Acts::objector};
}

/// The end that was accused speaks: what it sent, the objector may have got otherwise.
constexpr Row refuted_unless_changed(Condition when, std::string_view means)
{
    Row row = refuted(when, means);
    row.causes = either(Cause::false_objection, Cause::middlebox);
    return row;
}

} // namespace bgpsnoop::engine
