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

#include "sink/log/medium.hpp"

namespace bgpsnoop::sink {

/// Entries on their way to a medium, between the thread that makes them and the one that writes.
class EntryQueue {
public:
    static constexpr std::size_t most_bytes = std::size_t{4} << 20;
    using OnFailure = std::function<void(const std::string& sentence)>;

    explicit EntryQueue(OnFailure on_failure) : on_failure_(std::move(on_failure)) {}

    /// Who makes entries. Never waits: what finds no room is counted as a failure.
    void put(Medium::Entry entry);
    void reopen();
    std::uint64_t failures() const;
    /// False: it was not all written in that time, and whoever writes may never come back.
    bool finish(std::chrono::milliseconds patience);
    /// Whoever wanted reports goes: a write that hangs may still come back, and has nobody to tell.
    void leave_alone(std::chrono::milliseconds patience);

    /// Who writes: until finish() is called and all is written.
    void write_to(Medium& medium);

private:
    struct Reopen {};
    using Item = std::variant<Medium::Entry, Reopen>;

    std::optional<Item> next(); ///< waits; nothing: that was all
    std::vector<std::string> settle(const Item& item, const Medium::Failure& failure);
    void report(const std::vector<std::string>& sentences);

    std::timed_mutex reporting_; ///< guards the next one; a report may hang as a write may
    OnFailure on_failure_;
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
