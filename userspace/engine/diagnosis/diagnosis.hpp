// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagnosis/case.hpp"

namespace bgpsnoop::engine {

/// From evidence to a verdict, in two tables that read like docs/diagnosis.md: the first rule
/// that holds names the outcome (outcomes.hpp); then the rows of that outcome's group name its
/// causes (causes.hpp). Sentences are templates with {names} of values (values.hpp).
Verdict diagnose(const Case& c);

} // namespace bgpsnoop::engine
