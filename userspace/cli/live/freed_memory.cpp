// SPDX-License-Identifier: Apache-2.0
#include "cli/live/freed_memory.hpp"

#include <malloc.h>

namespace bgpsnoop::cli {

void FreedMemory::give_back_sometimes(std::chrono::steady_clock::time_point now)
{
    constexpr std::chrono::seconds interval{10};
    if (given_back_ && now - *given_back_ < interval)
        return;
    given_back_ = now;
    ::malloc_trim(0);
}

} // namespace bgpsnoop::cli
