// SPDX-License-Identifier: Apache-2.0
#include "source/host/cgroup.hpp"

#include <cstdio>
#include <memory>
#include <string_view>

#include <fcntl.h>
#include <mntent.h>

namespace bgpsnoop::source {

FileDescriptor root_cgroup()
{
    const std::unique_ptr<FILE, decltype(&::endmntent)> mounts(
        ::setmntent("/proc/self/mounts", "r"), ::endmntent);
    while (const mntent* mount = mounts ? ::getmntent(mounts.get()) : nullptr)
        if (std::string_view(mount->mnt_type) == "cgroup2")
            return FileDescriptor(::open(mount->mnt_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return FileDescriptor();
}

} // namespace bgpsnoop::source
