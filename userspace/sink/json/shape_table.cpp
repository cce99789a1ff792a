// SPDX-License-Identifier: Apache-2.0
#include "sink/json/shape_table.hpp"

#include <array>

#include "sink/json/joined_fields.hpp"
#include "sink/json/page_shapes.hpp"

namespace bgpsnoop::sink {

namespace {

using enum Given;

constexpr std::array verdict_shape{
    Field{"time", "time", "when it was given", where_known},
    Field{"outcome", "text", "how the connection ended, see diagnosis.md"},
    Field{"layer", "text", "where to look"},
    Field{"side", "text", "who has to act: `local`, `peer`, `path`, `unknown`"},
    Field{"phase", "text", "where the connection stood"},
    Field{"causes", "array of text", "the likeliest first"},
    Field{"certainty", "text", "`certain`, `likely` or `ambiguous`"},
    Field{"explanation", "text", "a sentence for people"},
    Field{"evidence", "array of text", "what it rests on"},
    Field{"next_step", "text", "what to look at next"},
};

constexpr std::array stream_shape{
    Field{"bytes", "number", "of all messages"},
    Field{"messages", "counts", "by their type"},
    Field{"last", "times", "when the last of a type was seen"},
};

constexpr std::array notification_count_shape{
    Field{"code", "number", "RFC 4271 section 4.5"},
    Field{"code_name", "text", "its name in IANA's registry"},
    Field{"subcode", "number", "the same"},
    Field{"subcode_name", "text", "the same"},
    Field{"count", "number", "how many"},
};

constexpr std::array family_shape{
    Field{"afi", "text", "`ipv4`, `ipv6` ..."},
    Field{"safi", "text", "`unicast`, `mpls_label` ..."},
    Field{"status", "text", "`negotiated`, `local_only` or `peer_only`"},
};

constexpr Field vrf_field{"vrf", "text", "`default` if none"};
constexpr Field netns_field{"netns", "number", "inode number of the network namespace",
                            where_known};
constexpr Field netns_name_field{
    "netns_name", "text", "its name in `/run/netns`, or the id of a container in it", where_known};
constexpr Field process_field{"process", "text", "who speaks BGP here", where_known};
constexpr Field outcomes_field{"outcomes", "counts", "how connections ended, by outcome"};
constexpr Field last_outcome_field{"last_outcome", "verdict", "the newest verdict", where_known};

/// Who a session is with: put_identity() of snapshot_json.cpp.
constexpr std::array identity{
    Field{"peer", "address", "the other end"},
    Field{"name", "text", "what the operator calls it (`--names`)", where_known},
    Field{"group", "text", "the group that `--names` puts it in", where_known},
    Field{"local", "address", "this end", where_known},
    vrf_field,
    netns_field,
    netns_name_field,
    Field{"peer_as", "number", "as its OPENs say", where_known},
    Field{"local_as", "number", "as our OPENs say", where_known},
    Field{"interface", "text", "of a link-local peer", where_known},
    process_field,
    Field{"router_id", "address", "the peer's BGP identifier", where_known},
    Field{"initiator", "text", "who called last: `local` or `peer`", where_known},
};

constexpr std::array connection_shape{
    Field{"connection", "number", "counts the connections of a run, from 1"},
    Field{"former_run", "boolean", "true: of a run before this one", where_known},
    Field{"events", "array of event", "its story, as in events.md"},
    Field{"events_left_out", "number", "between the first and the last ones", where_known},
    Field{"resumed", "resumed", "it goes on since a run before this one", where_known},
    Field{"third_person", "boolean", "true: neither end is this host", where_known},
    Field{"differences", "array of text", "of both OPENs, each a clause", where_known},
    Field{"time", "time", "when it fell, or the first of a course ended", where_known},
    Field{"more", "number", "of a course: how many ended alike since", where_known},
    Field{"last", "time", "of a course: when the last did", where_known},
    Field{"over", "boolean", "of a course: true: the session was up since", where_known},
};

/// As an event of the connection, which it is not: nothing happened to that.
constexpr std::array resumed_shape{
    Field{"time", "time", "when the agent began anew: of what was before only OPENs are kept"},
    Field{"event", "text", "`resumed`"},
};

constexpr std::array streak_shape{
    Field{"outcome", "text", "of the last connections"},
    Field{"count", "number", "how many in a row"},
    Field{"since", "time", "when the first ended"},
};

/// In the list, for one peer and as it is told.
constexpr auto session_in_all_answers = joined(
    identity,
    std::array{
        Field{"state", "text", "`idle`, `connect`, ... `established` (RFC 4271 section 8.2.2)"},
        Field{"state_since", "time", "when it became so"},
        Field{"called_since", "time", "since when calls go on that come to nothing", where_known},
        Field{"established_since", "time", "absent too if it was up before the agent", where_known},
        Field{"down_since", "time", "when it fell, if it is not up", where_known},
        Field{"established_total", "number", "how often it came up"},
        Field{"hold_time", "number", "negotiated, in seconds", where_known},
        Field{"keepalive_interval", "number", "seconds, as the hold time asks for", where_known},
        Field{"hold_time_remaining_min_ratio", "number",
              "how much of the hold time was left when it was least, 0 to 1", where_known},
        Field{"families", "array of family", "of both OPENs"},
        Field{"sent", "stream", "by this end"},
        Field{"received", "stream", "by this end"},
        Field{"notifications_sent", "array of notification_count", "by this end"},
        Field{"notifications_received", "array of notification_count", "by this end"},
        Field{"resets_sent", "counts", "by phase"},
        Field{"resets_received", "counts", "by phase"},
        outcomes_field,
        last_outcome_field,
        Field{"last_down", "verdict", "why it went down last", where_known},
        Field{"rtt_seconds", "number", "smoothed, of TCP", where_known},
        Field{"retransmits", "number", "segments"},
        Field{"send_queue_bytes", "number", "not acknowledged yet", where_known},
        Field{"receive_queue_bytes", "number", "not read yet", where_known},
        Field{"zero_window_seconds", "number", "how long the peer took nothing"},
        Field{"rejected_segments", "counts", "what TCP dropped of it, by reason"},
        // Of one peer alone:
        Field{"stranger", "boolean", "true: it is no neighbour", where_known},
        Field{"last_notification", "event", "sent or received", where_known},
        Field{"streak", "streak", "of connections that ended alike", where_known},
    });

constexpr auto session_shape =
    joined(session_in_all_answers,
           std::array{
               Field{"fall", "connection", "the one with which it went down", where_known},
               Field{"courses", "array of connection",
                     "ways in which connections ended, the first of each", where_known},
               Field{"connections", "array of connection", "the last ones", where_known},
           });

constexpr auto told_session = joined(session_in_all_answers, page_shapes::told_session_more);

constexpr auto stranger_shape = joined(
    identity, std::array{
                  Field{"last_seen", "time", "when it called or was called last"},
                  outcomes_field,
                  Field{"opens", "number", "OPENs that it sent"},
                  Field{"last_open", "time", "when the last of them came", where_known},
                  last_outcome_field,
                  Field{"knocks", "boolean", "true: it calls with OPENs as a neighbour would"},
              });

constexpr std::array listener_shape{
    Field{"address", "address", "`::` and `0.0.0.0` are any"},
    Field{"port", "number", "TCP port"},
    vrf_field,
    netns_field,
    netns_name_field,
    process_field,
    Field{"pid", "number", "its process id", where_known},
    Field{"since", "time", "absent if it is older than the agent", where_known},
};

constexpr std::array hook_shape{
    Field{"attached", "boolean", "true: it is seen"},
    Field{"offered", "boolean", "false: this kernel has no way"},
    Field{"way", "text", "by what, or why not"},
};

constexpr std::array status_shape{
    Field{"version", "text", "of the agent"},
    Field{"time", "time", "of what is shown"},
    Field{"sessions", "number", "neighbours"},
    Field{"sessions_established", "number", "of them"},
    Field{"sessions_overflow", "number", "connections of peers that found no room"},
    Field{"strangers", "number", "that are kept"},
    Field{"strangers_knocking", "number", "of them, that send OPENs"},
    Field{"strangers_forgotten", "number", "to make room for others"},
    Field{"stranger_events_left_out", "number", "beyond their budget"},
    Field{"falls_left_out", "number", "falls and courses that found no room in the kept file"},
    Field{"listeners", "number", "sockets that listen on a BGP port"},
    Field{"unknown_peer_connections", "counts", "of strangers, by outcome"},
    Field{"hooks", "map of hook", "by name"},
    Field{"records", "counts", "from the kernel, by kind"},
    Field{"records_lost", "counts", "likewise"},
    Field{"decode_errors", "counts", "malformed messages, by reason"},
    Field{"warnings", "counts", "by name"},
    Field{"unwanted_segments", "counts", "that no socket wants, by reason"},
    Field{"event_write_errors", "number", "events that could not be written"},
};

constexpr std::array all_shapes{
    FieldGroup{"connection", connection_shape},
    FieldGroup{"down_session", page_shapes::down_session},
    FieldGroup{"family", family_shape},
    FieldGroup{"health", page_shapes::health},
    FieldGroup{"hook", hook_shape},
    FieldGroup{"knocking_stranger", page_shapes::knocking_stranger},
    FieldGroup{"listener", listener_shape},
    FieldGroup{"notification_count", notification_count_shape},
    FieldGroup{"overview", page_shapes::overview},
    FieldGroup{"reason", page_shapes::reason},
    FieldGroup{"resumed", resumed_shape},
    FieldGroup{"session", session_shape},
    FieldGroup{"side", page_shapes::side},
    FieldGroup{"status", status_shape},
    FieldGroup{"stranger", stranger_shape},
    FieldGroup{"strangers", page_shapes::strangers},
    FieldGroup{"streak", streak_shape},
    FieldGroup{"stream", stream_shape},
    FieldGroup{"told_cause", page_shapes::told_cause},
    FieldGroup{"told_line", page_shapes::told_line},
    FieldGroup{"told_opens", page_shapes::told_opens},
    FieldGroup{"told_session", told_session},
    FieldGroup{"told_story", page_shapes::told_story},
    FieldGroup{"up_session", page_shapes::up_session},
    FieldGroup{"verdict", verdict_shape},
};

} // namespace

std::span<const FieldGroup> shapes()
{
    return all_shapes;
}

} // namespace bgpsnoop::sink
