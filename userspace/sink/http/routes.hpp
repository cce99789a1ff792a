// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/snapshot.hpp"
#include "sink/field.hpp"
#include "sink/history/event_filter.hpp"
#include "sink/history/event_history.hpp"
#include "sink/self_state.hpp"

/// Requests to responses, without a socket.
namespace bgpsnoop::sink {

/// What the agent shows at one moment. Never changed once published, but for the history: it goes
/// on, and guards itself.
struct State {
    std::shared_ptr<const engine::Snapshot> snapshot; ///< never null
    std::shared_ptr<const EventHistory> history;      ///< may be null
    SelfState self;
    bool ready = false; ///< the probes are attached
    /// When it was made, and how far what it tells of lay back then.
    std::chrono::steady_clock::time_point made = std::chrono::steady_clock::now();
    engine::Duration lag{};

    engine::Duration age() const { return std::chrono::steady_clock::now() - made + lag; }
    std::uint32_t own_netns = 0;  ///< inode number
    std::uint64_t generation = 1; ///< another where a person would see another; see Generation
};

struct Request {
    std::string_view method;
    std::string_view path; ///< decoded, without the query
    Query query;
    std::string_view host;               ///< of the field Host; empty: absent
    bool on_loopback = false;            ///< it came to an address of loopback
    bool gzip = false;                   ///< the answer may be packed
    std::string_view if_none_match = {}; ///< the field of that name; empty: absent
};

struct Response {
    unsigned status = 200;
    std::string type;
    std::string body;
    std::string allow;      ///< only with 405
    std::string next;       ///< only with lists: `after` of the next request; empty: it was all
    std::string etag = {};  ///< only of what may be kept, and asked for again
    bool is_stream = false; ///< what follows has no end: Streams
};

inline constexpr std::string_view default_telemetry_path = "/metrics";
inline constexpr std::string_view methods_answered = "GET, HEAD"; ///< at every path

/// A path, and what is there: for dispatch and for the documentation.
struct Route {
    std::string_view path; ///< a last part in capitals stands for any text
    std::string_view content_type;
    std::string_view answers;                ///< Markdown, without a full stop
    std::vector<Field> (*parameters)() = {}; ///< of the query; null: none
    std::string_view shape = {};             ///< of JSON: a type as in shape_table.hpp
};

/// What stands for any text in a route's path: "PEER" of "/api/v1/sessions/PEER"; empty: nothing.
std::string_view any_name_in(std::string_view path);

/// All there are, but /metrics may be told to lie elsewhere.
std::vector<Route> routes();

/// Whether all who ask may get what the first got, as long as the state is the same: nothing of it
/// depends on the query or a name, or is of the newest events.
bool is_of_state_alone(const Request& request, std::string_view telemetry_path);

/// `state` may be null: nothing was published yet.
Response respond(const Request& request, const std::shared_ptr<const State>& state,
                 std::string_view telemetry_path);

} // namespace bgpsnoop::sink
