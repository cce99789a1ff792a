// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace bgpsnoop::cli {

/// A file in --state-dir. None of what may be wrong with it is fatal, and nothing is lost of what
/// stands in its place: it is put aside, or left.
class KeptFile {
public:
    /// `what` it holds: "state".
    KeptFile(std::filesystem::path directory, std::string what);

    /// Nothing: there is none, or none that can be read, which `problem` says in one sentence.
    std::optional<std::string> read(std::string& problem);
    /// It cannot be used. One sentence, of that clause.
    std::string put_aside(const std::string& why);
    /// Replaces the file as a whole, so that there is a whole one at any moment. Empty, or what
    /// went wrong in one sentence.
    std::string save(std::string_view text) const;

    const std::filesystem::path& path() const { return file_; }

private:
    void remove_oldest_put_aside() const;
    std::string aside_name() const;

    std::filesystem::path directory_;
    std::string what_;
    std::filesystem::path file_;
    bool in_the_way_ = false; ///< what is there can neither be used nor put aside
};

} // namespace bgpsnoop::cli
