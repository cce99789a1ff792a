// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/finding.hpp"

namespace bgpsnoop::engine {

using Event = decltype(Finding::what); ///< a finding before it has its labels
using Events = std::vector<Event>;

} // namespace bgpsnoop::engine
