// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sink/history/connection_story.hpp"

/// The story of a connection, as a file holds it that outlives the process (docs/state.md).
namespace bgpsnoop::sink {

using TimeChange = std::function<wire::Time(wire::Time)>;

/// The text of an object with more members: lists of values that are text already, as events are.
/// To make them values again only to write them would take most of the time.
struct TextList {
    std::string_view name;
    const std::vector<std::string>& values;
};
std::string with_lists(const nlohmann::ordered_json& object, std::initializer_list<TextList> lists);

/// What is said of the story besides comes first.
std::string kept_story_text(const ConnectionStory& story, nlohmann::ordered_json besides);
/// False: it is none that bgpsnoop writes.
bool read_story(const nlohmann::ordered_json& json, const engine::SessionKey& who,
                ConnectionStory::Kept& story);
/// Null: likewise.
KeptEventPtr kept_event_in(const nlohmann::ordered_json& json, const engine::SessionKey& who,
                           wire::Time time);

KeptEventPtr with_time_changed(const KeptEventPtr& event, const TimeChange& change);
ConnectionStory with_times_changed(const ConnectionStory& story, const TimeChange& change);

/// No connection is older; with one that is sums of times would overflow.
bool is_near(wire::Time time, wire::Time other);
bool is_near(const ConnectionStory::Kept& story, wire::Time other); ///< every time of it

} // namespace bgpsnoop::sink
