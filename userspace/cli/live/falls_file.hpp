// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cli/live/kept_file.hpp"
#include "sink/history/kept_falls.hpp"

namespace bgpsnoop::cli {

/// How sessions went down, and what keeps them down, as `explain` tells it (docs/state.md).
class FallsFile {
public:
    explicit FallsFile(const std::string& directory) : file_(directory, "falls") {}

    /// None: there is no file, or none that can be used, which `problem` says in one sentence.
    sink::KeptFalls load(std::string& problem);
    /// Empty, or what went wrong in one sentence. `left_out`: the oldest, for want of room.
    std::string save(sink::KeptFalls falls, std::uint64_t& left_out) const;
    std::uint64_t refused() const { return file_.refused(); }

private:
    KeptFile file_;
};

} // namespace bgpsnoop::cli
