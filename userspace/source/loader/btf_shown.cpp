// SPDX-License-Identifier: Apache-2.0
#include "source/loader/btf_shown.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <thread>

#include <sched.h>
#include <sys/mount.h>

#include "source/loader/btf.hpp"

namespace bgpsnoop::source {

namespace {

namespace fs = std::filesystem;

/// For the calling thread alone. 0 or an errno.
int show(const fs::path& file)
{
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("bgpsnoop", "/sys", "tmpfs", 0, nullptr) != 0)
        return errno;
    std::error_code error;
    fs::create_directories(fs::path(kernel_btf).parent_path(), error);
    if (!error)
        fs::create_symlink(file, kernel_btf, error);
    return error.value();
}

} // namespace

int with_btf_shown(const std::string& file, const std::function<void()>& work)
{
    const fs::path absolute = fs::absolute(file);
    int error = 0;
    std::thread([&] {
        error = show(absolute);
        if (error == 0)
            work();
    }).join();
    return error;
}

} // namespace bgpsnoop::source
