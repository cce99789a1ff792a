// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "engine/diagnosis/case.hpp"

/// The first table of the diagnosis: how a connection ended. The first rule that holds names it.
namespace bgpsnoop::engine {

struct OutcomeRule {
    std::string_view name; ///< the condition in words
    Condition holds;
    Outcome outcome;
};

std::span<const OutcomeRule> outcome_rules();

/// `unknown` where no rule holds.
Outcome outcome_of(const Case& c);

} // namespace bgpsnoop::engine
