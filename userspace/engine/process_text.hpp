// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <fmt/format.h>

#include "engine/input.hpp"

namespace bgpsnoop::engine {

inline std::string process_text(const Process& process) ///< "bird (pid 812)"
{
    return fmt::format("{} (pid {})", process.name, process.pid);
}

} // namespace bgpsnoop::engine
