// SPDX-License-Identifier: Apache-2.0
#include "cli/live/state_directory.hpp"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>

namespace bgpsnoop::cli {

/// A file system that knows no locks is no reason to keep nothing.
StateDirectory::StateDirectory(const std::string& path)
{
    constexpr auto wait = std::chrono::milliseconds(100);
    constexpr int most_waits = 20; // the last state is written in less
    std::error_code error;         // who writes into it says it
    std::filesystem::create_directories(path, error);
    // A file that nobody else can open: whoever opens the directory could lock that.
    const std::string file = path + "/lock";
    constexpr int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    lock_ = source::FileDescriptor(::open(file.c_str(), flags, 0600));
    if (lock_.get() < 0)
        return;
    const auto is_taken = [this] {
        return ::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    };
    for (int waits = 0; (is_of_another_ = is_taken()) && waits < most_waits; ++waits)
        std::this_thread::sleep_for(wait);
}

} // namespace bgpsnoop::cli
