// SPDX-License-Identifier: Apache-2.0
#include "source/host/capabilities.hpp"

#include <cstdint>
#include <fstream>
#include <string>

namespace bgpsnoop::source {

namespace {

std::uint64_t effective_capabilities()
{
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line))
        if (line.rfind("CapEff:", 0) == 0)
            return std::stoull(line.substr(7), nullptr, 16);
    return 0;
}

} // namespace

bool is_capable(unsigned capability)
{
    return (effective_capabilities() >> capability & 1) != 0;
}

} // namespace bgpsnoop::source
