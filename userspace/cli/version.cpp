// SPDX-License-Identifier: Apache-2.0
#include "cli/version.hpp"

#include <fmt/format.h>

namespace bgpsnoop::cli {

std::string version_text()
{
    const std::string known(commit);
    return fmt::format("bgpsnoop {}\ncommit    {}{}", BGPSNOOP_VERSION,
                       known.empty() ? "not known" : known, version_of_kernel_side());
}

#ifndef BGPSNOOP_WITH_BPF
std::string version_of_kernel_side()
{
    return "";
}
#endif

} // namespace bgpsnoop::cli
