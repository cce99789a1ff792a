// SPDX-License-Identifier: Apache-2.0
#include "cli/live/bell.hpp"

#include <sys/eventfd.h>

namespace bgpsnoop::cli {

Bell::Bell() : counter_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void Bell::ring() const
{
    ::eventfd_write(counter_.get(), 1); // full: it was rung
}

bool Bell::answer()
{
    eventfd_t count = 0;
    return ::eventfd_read(counter_.get(), &count) == 0;
}

} // namespace bgpsnoop::cli
