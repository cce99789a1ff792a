// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "cli/live/kept_file.hpp"
#include "engine/kept_state.hpp"

namespace bgpsnoop::cli {

/// What is kept of neighbours (docs/state.md).
class StateFile {
public:
    /// `host`: whose state is wanted (source::host_id); empty: anybody's.
    explicit StateFile(const std::string& directory, std::string host = {})
        : file_(directory, "state"), host_(std::move(host))
    {
    }

    /// Nothing: there is no state, or none that can be used. `problem` is one sentence, if there is
    /// something to say. What is no state of ours is put aside.
    std::optional<engine::KeptState> load(std::string& problem);
    /// Empty, or what went wrong in one sentence.
    std::string save(const std::string& text) const { return file_.save(text); }
    std::uint64_t refused() const { return file_.refused(); }

private:
    KeptFile file_;
    std::string host_;
};

} // namespace bgpsnoop::cli
