// SPDX-License-Identifier: Apache-2.0
#include "cli/live/state_directory.hpp"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace bgpsnoop::cli {

/// A file system that knows no locks is no reason to keep nothing.
StateDirectory::StateDirectory(std::filesystem::path path) : path_(std::move(path))
{
    constexpr auto wait = std::chrono::milliseconds(100);
    constexpr int most_waits = 20; // the last state is written in less
    std::error_code error;         // who writes into it says it
    std::filesystem::create_directories(path_, error);
    // A file that nobody else can open: whoever opens the directory could lock that.
    constexpr int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    lock_ = source::FileDescriptor(::open(lock_path().c_str(), flags, 0600));
    if (lock_.get() < 0)
        return;
    const auto is_taken = [this] {
        return ::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    };
    for (int waits = 0; (is_of_another_ = is_taken()) && waits < most_waits; ++waits)
        std::this_thread::sleep_for(wait);
}

bool StateDirectory::is_gone() const
{
    struct stat held {
    }, there{};
    if (lock_.get() < 0 || ::fstat(lock_.get(), &held) != 0)
        return false; // who writes into it says what is wrong
    return ::lstat(lock_path().c_str(), &there) != 0
               ? errno == ENOENT
               : there.st_dev != held.st_dev || there.st_ino != held.st_ino;
}

} // namespace bgpsnoop::cli
