// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "source/host/file_descriptor.hpp"

namespace bgpsnoop::cli {

/// --state-dir. One process has it at a time; the kernel frees it however that one ends.
class StateDirectory {
public:
    /// Makes it, if it is missing. Of one that is just ending it waits for the end.
    explicit StateDirectory(std::filesystem::path path);

    bool is_of_another() const { return is_of_another_; }
    /// What was there has been removed or moved away, so that nobody else sees that it is taken.
    bool is_gone() const;

private:
    std::filesystem::path lock_path() const { return path_ / "lock"; }

    std::filesystem::path path_;
    source::FileDescriptor lock_;
    bool is_of_another_ = false;
};

} // namespace bgpsnoop::cli
