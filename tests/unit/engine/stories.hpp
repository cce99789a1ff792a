// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "engine/verdict.hpp"
#include "support/story.hpp"

namespace bgpsnoop::test {

/// A story and the verdict that its last connection must get.
struct Told {
    std::string_view name; ///< of the test: a sentence
    Story story;
    engine::Outcome outcome;
    engine::Side side;
    engine::Phase phase;
    engine::Certainty certainty;
    std::vector<engine::Cause> causes;
    engine::Options options{};
};

std::vector<Told> connecting_stories();
std::vector<Told> refusing_stories();
std::vector<Told> silent_stories();
std::vector<Told> refused_stories();
std::vector<Told> rejected_stories();
std::vector<Told> opening_stories();
std::vector<Told> established_stories();
std::vector<Told> left_stories(); ///< by our end, without a word
std::vector<Told> notification_stories();
std::vector<Told> accused_stories();
std::vector<Told> hold_timer_stories();
std::vector<Told> unknown_hold_stories(); ///< of sessions older than the source
std::vector<Told> capture_stories();
std::vector<Told> company_stories(); ///< beside another connection of the same two addresses
std::vector<Told> uncaptured_stories();
std::vector<Told> dropped_stories();
std::vector<Told> blinded_stories(); ///< told by a source that lacks a sense
std::vector<Told> host_stories();    ///< of what the host knows besides the connection
std::vector<Told> all_stories();

/// The stories of several tables, one after the other.
std::vector<Told> joined(const std::vector<std::vector<Told>>& tables);

// What many stories begin with.
Story running();                   ///< we called, and the session is established
Story connected();                 ///< we called, and were answered 0.2 ms later
Story unanswered_fin(Story story); ///< we close, and the peer's TCP says no more

/// The one that the last connection of the story gets.
engine::Verdict verdict_of(const Story& story);

} // namespace bgpsnoop::test
