// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/kept_state.hpp"

namespace bgpsnoop::cli {

/// The file in --state-dir. None of what may be wrong with it is fatal.
class StateFile {
public:
    /// Makes the directory, if it is missing.
    explicit StateFile(const std::string& directory);

    /// Nothing: there is no state, or none that can be used, which `problem` says in one sentence.
    /// What is no state of ours is put aside.
    std::optional<engine::KeptState> load(std::string& problem);
    /// Replaces the file as a whole, so that there is a whole one at any moment. Empty, or what
    /// went wrong in one sentence.
    std::string save(const std::string& text) const;

private:
    std::string unreadable() const;
    std::string put_aside(const std::string& why) const;
    void remove_oldest_put_aside() const;

    std::filesystem::path directory_;
    std::filesystem::path file_;
};

} // namespace bgpsnoop::cli
