// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sink/history/connection_story.hpp"

namespace bgpsnoop::sink {

/// What a session's connections were, as far as is remembered: the last ones; of those that ended
/// alike since it was last up one, and how many more; and the one with which it went down.
class SessionStory {
public:
    struct Streak { ///< how many of the last ones ended the same
        engine::Outcome outcome = engine::Outcome::unknown;
        std::uint64_t count = 0;
        wire::Time since;
    };
    struct Course {            ///< connections that ended alike, not necessarily in a row
        ConnectionStory shown; ///< the first of those that tell most
        std::string verdict;
        bool over = false; ///< the session was up since
        wire::Time first_at;
        std::uint64_t more = 0;
        wire::Time last_at;
        bool is_reason = true; ///< else it keeps nothing from coming up: the lost one of two
    };
    struct Kept { ///< what outlives the process besides the fall
        std::vector<Course> courses;
        KeptEventPtr last_notification; ///< may be null
        Streak streak;
    };
    static constexpr std::size_t courses_told = 3; ///< of those that are over, and of the others

    /// Of the last connections at most `kept` stay.
    void add(const engine::Finding& finding, const KeptEventPtr& event, std::size_t kept);
    /// What a former run has told of a connection that goes on.
    void recall(const engine::Finding& finding, const KeptEventPtr& event, wire::Time resumed,
                std::size_t kept);
    void forget_fall(); ///< the session has been up again for long
    void restore_fall(ConnectionStory fall, wire::Time at);
    /// Nothing: there is none of it.
    std::optional<Kept> keep() const;
    void restore(Kept kept);
    void forget(std::uint64_t connection);

    const std::vector<ConnectionStory>& connections() const { return connections_; }
    std::vector<const ConnectionStory*> all() const; ///< that are remembered, each once
    std::uint64_t last_sequence() const { return last_sequence_; } ///< of what was added
    bool is_fall(const ConnectionStory& story) const;
    const std::optional<ConnectionStory>& fall() const { return fall_; }
    std::optional<wire::Time> fell_at() const { return fell_at_; }
    std::uint64_t kept_changes() const { return kept_changes_; } ///< of what outlives the process
    std::optional<wire::Time> down_since() const { return down_since_; }
    std::size_t bytes() const { return bytes_; } ///< of memory, about
    nlohmann::ordered_json json() const;

private:
    static constexpr std::size_t courses_kept = 8;

    ConnectionStory& story_of(std::uint64_t connection, std::size_t kept);
    void note(const engine::Finding& finding, const KeptEventPtr& event);
    void close(const engine::Finding& finding, const engine::ConnectionClosed& closed);
    void add_to_courses(const ConnectionStory& story, const engine::Verdict& verdict,
                        wire::Time at);
    void measure();

    std::vector<ConnectionStory> connections_; ///< newest last
    std::vector<Course> courses_;              ///< the one that was seen last at the end
    std::optional<ConnectionStory> fall_;
    std::optional<wire::Time> fell_at_;
    std::uint64_t kept_changes_ = 0;
    std::optional<std::uint64_t> falling_; ///< the connection, until its verdict
    Streak streak_;
    KeptEventPtr last_notification_; ///< may be null
    std::optional<wire::Time> down_since_;
    std::size_t bytes_ = 0;
    std::uint64_t last_sequence_ = 0;
};

} // namespace bgpsnoop::sink
