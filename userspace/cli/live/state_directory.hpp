// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "source/host/file_descriptor.hpp"

namespace bgpsnoop::cli {

/// --state-dir. One process has it at a time; the kernel frees it however that one ends.
class StateDirectory {
public:
    /// Makes it, if it is missing. Of one that is just ending it waits for the end.
    explicit StateDirectory(const std::string& path);

    bool is_of_another() const { return is_of_another_; }

private:
    source::FileDescriptor lock_;
    bool is_of_another_ = false;
};

} // namespace bgpsnoop::cli
