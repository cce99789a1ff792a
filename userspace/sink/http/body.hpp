// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

namespace bgpsnoop::sink {

/// The bytes of an answer, one copy for all to whom they go. They may be withdrawn while they are
/// on their way. Any thread may do anything of this.
class Body {
public:
    explicit Body(std::string bytes) : size_(bytes.size()), bytes_(std::move(bytes)) {}

    std::size_t size() const { return size_; } ///< at the beginning
    /// Copies what begins there, as much as finds room; how much that is. Nothing: withdrawn.
    std::optional<std::size_t> copy(std::uint64_t from, std::span<char> room) const;
    /// Frees the memory, though others hold this body.
    void withdraw();
    bool withdrawn() const;

private:
    const std::size_t size_;
    mutable std::mutex mutex_; ///< guards what follows
    std::string bytes_;
    bool withdrawn_ = false;
};

/// Bounds what all bodies hold that somebody is still sending: whoever reads slowly keeps an old
/// one. Where there is too much, the oldest is withdrawn, and who still reads it is cut off.
class BodyBudget {
public:
    explicit BodyBudget(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    /// The newest always finds room.
    std::shared_ptr<const Body> admit(std::string bytes);
    std::uint64_t withdrawn() const; ///< how many bodies, while somebody held them

private:
    void make_room(std::size_t bytes);

    const std::size_t most_bytes_;
    mutable std::mutex mutex_;             ///< guards what follows
    std::deque<std::weak_ptr<Body>> held_; ///< the oldest first
    std::uint64_t withdrawn_ = 0;
};

} // namespace bgpsnoop::sink
