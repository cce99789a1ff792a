// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sink/history/both_ends.hpp"
#include "sink/history/kept_event.hpp"
#include "sink/history/open_differences.hpp"

namespace bgpsnoop::sink {

/// Of a connection, besides its events.
struct StoryFrame {
    std::uint64_t connection = 0;
    bool of_former_run = false;
    std::size_t left_out = 0;
    bool of_this_host = true; ///< the local end is: engine::Identity
    const std::optional<std::vector<std::string>>& differences;
    std::optional<wire::Time> resumed; ///< after a restart of the agent
};

/// {connection, former_run if it is of one, events, events_left_out if any, resumed if it went on
/// over a restart, differences if both OPENs were seen; and third_person where the local end is not
/// this host}.
nlohmann::ordered_json story_json(const StoryFrame& frame, nlohmann::ordered_json events);

/// What happened on one connection, in order. Of a long one the beginning and the end are kept.
class ConnectionStory {
public:
    static constexpr std::size_t events_kept = BothEnds<KeptEventPtr>::most;

    struct Kept { ///< what outlives the process
        std::uint64_t connection = 0;
        std::vector<KeptEventPtr> events;
        std::size_t left_out = 0;
        bool of_this_host = true;
        std::optional<std::vector<std::string>> differences;
        std::optional<wire::Time> resumed;
    };

    explicit ConnectionStory(std::uint64_t connection) : connection_(connection) {}
    explicit ConnectionStory(Kept of_former_run);
    Kept keep() const;
    void add(const engine::Finding& finding, KeptEventPtr event);
    /// Of what a former run has told of it: not all is kept.
    void recall(const engine::Finding& finding, KeptEventPtr event, wire::Time resumed);

    /// Its number; of a former run's one that no connection has, of this one or of any other.
    std::uint64_t connection() const;
    bool closed() const { return closed_; }
    std::size_t messages() const; ///< of BGP, among the events
    std::uint64_t last_sequence() const;
    std::size_t bytes() const { return bytes_; } ///< of memory, about
    nlohmann::ordered_json json() const;         ///< see story_json()

private:
    static constexpr std::uint64_t no_number = 1ULL << 63;

    std::uint64_t connection_;
    BothEnds<KeptEventPtr> events_;
    std::size_t bytes_ = 0;
    bool closed_ = false;
    bool of_this_host_ = true;
    bool of_former_run_ = false;
    OpenDifferences differences_;
    std::optional<wire::Time> resumed_;
};

} // namespace bgpsnoop::sink
