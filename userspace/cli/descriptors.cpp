// SPDX-License-Identifier: Apache-2.0
#include "cli/descriptors.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace bgpsnoop::cli {

namespace {

/// With something of the wrong direction, so that what is written there fails as before.
void fill(int descriptor)
{
    if (::fcntl(descriptor, F_GETFD) >= 0)
        return;
    const int direction = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    const int opened = ::open("/dev/null", direction); // the lowest that is free: this one
    if (opened >= 0 && opened != descriptor)
        ::close(opened);
}

} // namespace

void prepare_descriptors()
{
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        fill(descriptor);
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

} // namespace bgpsnoop::cli
