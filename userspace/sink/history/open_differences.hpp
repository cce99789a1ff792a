// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

/// In what the OPENs of a connection differ, as soon as both were seen.
class OpenDifferences {
public:
    OpenDifferences() = default;
    explicit OpenDifferences(std::optional<std::vector<std::string>> found)
        : found_(std::move(found))
    {
    }

    void see(const engine::Finding& finding);
    const std::optional<std::vector<std::string>>& found() const { return found_; } ///< sentences

private:
    std::optional<wire::Open> ours_, theirs_; ///< until both are there
    std::optional<std::vector<std::string>> found_;
};

} // namespace bgpsnoop::sink
