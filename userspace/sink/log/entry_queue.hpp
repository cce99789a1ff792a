// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sink/log/entry_writer.hpp"

namespace bgpsnoop::sink {

/// Entries on their way to their writer, between the thread that makes them and the one that
/// writes.
class EntryQueue {
public:
    static constexpr std::size_t most_bytes = std::size_t{4} << 20;
    using OnFailure = std::function<void(const std::string& sentence)>;

    /// `crowded`: the sentence to report when one found no room.
    explicit EntryQueue(OnFailure on_failure,
                        std::string crowded = "events come faster than they are written: some are "
                                              "left out")
        : on_failure_(std::move(on_failure)), crowded_says_(std::move(crowded))
    {
    }

    /// Who makes entries. Never waits: what finds no room is counted as a failure.
    void put(EntryWriter::Entry entry);
    void reopen();
    std::uint64_t failures() const;
    /// False: it was not all written in that time, and whoever writes may never come back.
    bool finish(std::chrono::milliseconds patience);
    /// Whoever wanted reports goes: a write that hangs may still come back, and has nobody to tell.
    void leave_alone(std::chrono::milliseconds patience);

    /// Who writes: until finish() is called and all is written.
    void write_to(EntryWriter& writer);

private:
    struct Reopen {};
    using Item = std::variant<EntryWriter::Entry, Reopen>;

    std::optional<Item> next(); ///< waits; nothing: that was all
    std::vector<std::string> settle(const Item& item, const EntryWriter::Failure& failure);
    void report(const std::vector<std::string>& sentences);

    std::timed_mutex reporting_; ///< guards the next one; a report may hang as a write may
    OnFailure on_failure_;
    std::string crowded_says_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Item> items_;
    std::size_t bytes_ = 0; ///< of them, and of the one that is being written
    std::uint64_t failures_ = 0;
    bool crowded_ = false; ///< one found no room, and that was not reported
    bool failing_ = false; ///< the last write failed, and that was reported
    bool ending_ = false;
    bool done_ = false;
};

} // namespace bgpsnoop::sink
