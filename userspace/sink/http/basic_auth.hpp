// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace bgpsnoop::sink {

using Users = std::map<std::string, std::string>; ///< name to bcrypt hash

/// A reason why that is no hash to check passwords with: it must be bcrypt's, and not cost seconds.
/// Empty: there is none.
std::string problem_with_hash(const std::string& hash);

/// Passwords of Basic authentication (RFC 7617) against bcrypt hashes. A hash is slow by design, so
/// that what it answered yes to is remembered, and only so many are computed in a second: who
/// guesses costs no more, and keeps out nobody whose password was right before. Any thread may ask.
class BasicAuth {
public:
    using Clock = std::chrono::steady_clock;
    enum class Answer : std::uint8_t { yes, no, ask_later };

    static constexpr unsigned computed_per_second = 5;
    static constexpr std::size_t most_remembered = 256;

    /// Name to hash, all without problems. No users: everybody may come.
    explicit BasicAuth(Users users);

    bool open_to_all() const { return users_.empty(); }
    Answer check(std::string_view user, std::string_view password, Clock::time_point now);

private:
    using Digest = std::array<std::uint8_t, 32>;

    Digest digest(std::string_view user, std::string_view password) const;
    bool may_compute(Clock::time_point now);

    const Users users_;
    const std::array<std::uint8_t, 16> salt_;
    std::mutex mutex_;            ///< guards what follows
    std::set<Digest> remembered_; ///< of user and password, as were right
    unsigned left_ = computed_per_second;
    Clock::time_point refilled_{};
};

} // namespace bgpsnoop::sink
