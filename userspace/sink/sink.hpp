// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

/// Where findings go, one at a time, in the order the engine gave them.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void write(const engine::Finding& finding) = 0;
};

} // namespace bgpsnoop::sink
