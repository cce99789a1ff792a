// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "engine/finding.hpp"

namespace bgpsnoop::engine {

/// Which failures of bind() have been told. A speaker that lacks its address may ask for it a
/// hundred times a second, and says nothing new with it.
class BindFailures {
public:
    /// The same of the same process has not been told within the last minute.
    bool is_news(const Input& input, const Warning& warning);

private:
    struct Told {
        Time at{};
        std::uint32_t netns = 0;
        std::optional<Process> process;
        std::string explanation;
    };
    static constexpr std::size_t remembered = 64; ///< then the oldest is news again

    std::deque<Told> told_; ///< oldest first
};

} // namespace bgpsnoop::engine
