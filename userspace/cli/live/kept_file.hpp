// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace bgpsnoop::cli {

/// A file in --state-dir. None of what may be wrong with it is fatal, and nothing is lost of what
/// stands in its place: it is put aside, or left.
class KeptFile {
public:
    /// `what` it holds: "state".
    KeptFile(std::filesystem::path directory, std::string what);

    /// What `parse` makes of the text, a tl::expected whose error is a clause. Nothing: there is no
    /// file, or none that can be used, which `problem` says in one sentence; it is put aside.
    template <typename Parse>
    auto load(std::string& problem, Parse parse)
        -> std::optional<typename std::invoke_result_t<Parse, std::string_view>::value_type>
    {
        try { // of a file that is no more than large what it takes in memory is known too late
            const auto text = read(problem);
            if (!text)
                return std::nullopt;
            auto parsed = parse(*text);
            if (parsed)
                return std::move(*parsed);
            problem = put_aside(parsed.error());
        } catch (const std::bad_alloc&) {
            problem = put_aside("there is not enough memory to read it");
        }
        return std::nullopt;
    }
    /// Replaces the file as a whole, so that there is a whole one at any moment. Empty, or what
    /// went wrong in one sentence.
    std::string save(std::string_view text) const;
    std::uint64_t refused() const { return refused_; } ///< what was there, and could not be used

private:
    std::optional<std::string> read(std::string& problem);
    std::string put_aside(const std::string& why);
    std::vector<std::int64_t> times_put_aside() const;
    std::filesystem::path aside(std::int64_t time) const;
    std::string aside_name() const;

    std::filesystem::path directory_;
    std::string what_;
    std::filesystem::path file_;
    std::uint64_t refused_ = 0;
    bool in_the_way_ = false; ///< what is there can neither be used nor put aside
};

} // namespace bgpsnoop::cli
