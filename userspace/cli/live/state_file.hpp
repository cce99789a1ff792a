// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "cli/live/kept_file.hpp"
#include "engine/kept_state.hpp"

namespace bgpsnoop::cli {

/// What is kept of neighbours (docs/state.md).
class StateFile {
public:
    explicit StateFile(const std::string& directory) : file_(directory, "state") {}

    /// Nothing: there is no state, or none that can be used. `problem` is one sentence, if there is
    /// something to say. What is no state of ours is put aside.
    std::optional<engine::KeptState> load(std::string& problem);
    /// Empty, or what went wrong in one sentence.
    std::string save(const std::string& text) const { return file_.save(text); }

private:
    KeptFile file_;
};

} // namespace bgpsnoop::cli
