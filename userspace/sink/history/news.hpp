// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

/// What is to be told because of a finding: what was held back, then itself, if it is.
struct News {
    std::vector<engine::Finding> before;
    bool itself = true;
    std::uint64_t repeated = 0; ///< see engine::Finding
};

inline News no_news()
{
    return {{}, false, 0};
}

} // namespace bgpsnoop::sink
