// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

/// What carries events out of the process. A write may take as long as whoever reads likes.
class Medium {
public:
    using Entry = std::vector<std::string>;     ///< one event: a line, or the journal's fields
    using Failure = std::optional<std::string>; ///< a sentence

    virtual ~Medium() = default;
    /// Empty: this medium does not carry it.
    virtual Entry entry_of(const engine::Finding& finding) const = 0;
    virtual Failure write(const Entry& entry) = 0;
    /// After logrotate has moved the file away. On failure the old file stays in use.
    virtual Failure reopen() { return std::nullopt; }
};

} // namespace bgpsnoop::sink
