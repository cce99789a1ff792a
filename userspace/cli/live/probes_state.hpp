// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sink/self_state.hpp"
#include "source/kernel/kernel_source.hpp"

namespace bgpsnoop::cli {

/// What the agent shows of its probes: what they met, what was lost, what they cannot see. The rest
/// is not filled in.
sink::SelfState probes_state(source::KernelSource& source);

} // namespace bgpsnoop::cli
