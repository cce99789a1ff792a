// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace bgpsnoop::sink {

/// Does the work, which makes threads: whoever starts a sink says under which circumstances, which
/// its threads inherit (without the process's privileges, say). None: as it is.
using Launch = std::function<void(const std::function<void()>& work)>;

inline void launch_by(const Launch& launch, const std::function<void()>& work)
{
    launch ? launch(work) : work();
}

} // namespace bgpsnoop::sink
