// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace bgpsnoop::sink {

/// What writes entries somewhere outside of the process, in a thread of its own: a write may take
/// as long as a disk, or whoever reads, likes.
class EntryWriter {
public:
    using Entry = std::vector<std::string>;     ///< what its parts are, the writer knows
    using Failure = std::optional<std::string>; ///< a sentence

    virtual ~EntryWriter() = default;
    virtual Failure write(const Entry& entry) = 0;
    /// After logrotate has moved the file away. On failure the old file stays in use.
    virtual Failure reopen() { return std::nullopt; }
};

} // namespace bgpsnoop::sink
