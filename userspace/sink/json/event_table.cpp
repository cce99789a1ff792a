// SPDX-License-Identifier: Apache-2.0
#include "sink/json/event_table.hpp"

#include <array>
#include <variant>

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

namespace {

using enum Given;

constexpr std::array common_fields{
    Field{"time", "time", "when it happened: RFC 3339, UTC, microseconds"},
    Field{"event", "text", "what happened: a name of the tables below"},
    Field{"peer", "address", "the other end; in every event of a connection or session",
          where_known},
    Field{"peer_port", "number", "its TCP port", where_known},
    Field{"peer_name", "text", "what the operator calls it (`--names`)", where_known},
    Field{"peer_group", "text", "the group that `--names` puts it in", where_known},
    Field{"local", "address", "this end", where_known},
    Field{"local_port", "number", "its TCP port", where_known},
    Field{"vrf", "text",
          "VRF of the connection, `default` if none; wherever there is a `peer` or `local`",
          where_known},
    Field{"netns", "number", "inode number of the network namespace", where_known},
    Field{"netns_name", "text", "its name in `/run/netns`, or the id of a container in it",
          where_known},
    Field{"connection", "number", "counts the connections of this run, from 1", where_known},
    Field{"peer_as", "number", "AS of the peer, as its OPENs say", where_known},
    Field{"local_as", "number", "AS of this end, as its OPENs say", where_known},
    Field{"interface", "text", "interface of the connection", where_known},
    Field{"process", "text", "name of the process that speaks BGP here", where_known},
    Field{"pid", "number", "its process id", where_known},
};

constexpr Field direction{"direction", "text", "`sent` (by this end) or `received`"};
constexpr Field phase{"phase", "text",
                      "where the connection stood: `connecting`, `connected` (no OPEN yet), "
                      "`open_sent`, `open_received`, `open_confirm`, `established`, `closing`"};
constexpr Field outcome{"outcome", "text", "how the connection ended, see diagnosis.md"};

/// Of what a table of news leaves out (docs/events.md); `replay` and `--all` leave out nothing.
constexpr Field more_like_it{
    "repeated", "number",
    "so many more like it at that peer were not told since the last (of no connection, or of one "
    "that had ended)",
    where_known};
constexpr Field ended_alike{
    "repeated", "number",
    "so many connections of that peer ended as others had, and were not told since the last",
    where_known};

constexpr std::array opened{Field{"initiator", "text", "who called: `local` or `peer`"}};

constexpr std::array message{
    direction,
    Field{"message", "text", "`open`, `update`, `notification`, `keepalive`, `route_refresh` ..."},
    Field{"length", "number", "bytes of the whole message", where_known},
    Field{"unread", "boolean",
          "true: it lay in the receive queue when the connection died, and the local speaker never "
          "read it",
          where_known},
    more_like_it,
};

constexpr std::array reset{
    direction,
    phase,
    Field{"kernel_reason", "text", "why, in the words of the kernel: `TCP_ABORT_ON_CLOSE` ...",
          where_known},
    more_like_it,
};

constexpr std::array closed_by{direction, phase};

constexpr std::string_view states =
    "`idle`, `connect`, `active`, `open_sent`, `open_confirm` or `established` (RFC 4271 8.2.2)";

constexpr std::array session_state{
    Field{"old_state", "text", states},
    Field{"new_state", "text", states},
};

constexpr std::array session_up{
    Field{"hold_time", "number", "negotiated, in seconds", where_known},
    Field{"older_than_agent", "boolean",
          "true: it was up before bgpsnoop looked (or the capture began), and nobody knows since "
          "when",
          where_known},
    ended_alike,
};

constexpr std::array session_down{
    Field{"uptime_seconds", "number", "how long it was up", where_known},
    outcome,
    ended_alike,
};

constexpr std::array connection_closed{
    outcome,
    Field{"layer", "text",
          "where the fault lies: `transport`, `network`, `local`, `neighbor`, `protocol`, "
          "`parameters`, `liveness`, `administrative`, `policy`, `session`; `none` if there is no "
          "fault"},
    Field{"side", "text", "who has to act: `local`, `peer`, `path` or `unknown`"},
    phase,
    Field{"causes", "array of text", "what may have to be mended, likeliest first; diagnosis.md"},
    Field{"certainty", "text", "of the causes: `certain`, `likely` or `ambiguous`"},
    Field{"explanation", "text", "a sentence for people: what was seen, and what it means"},
    Field{"evidence", "array of text", "what supports it besides the messages"},
    Field{"next_step", "text", "what to check, and on which router; may be empty"},
    Field{"notification", "object",
          "the NOTIFICATION that decided it: `direction`, and the fields of a NOTIFICATION",
          where_known},
    Field{"duration_seconds", "number", "how long the connection lived", where_known},
    Field{"repeated", "number",
          "so many connections of that peer ended alike since the last that was told, and were not "
          "(`--event-log-all` tells each)",
          where_known},
    Field{"stranger", "boolean", "true: with a peer that is no neighbour (metrics.md)",
          where_known},
};

constexpr std::array warning{
    Field{
        "warning", "text",
        "`no_common_family`, `capability_difference`, `framing_lost`, `hold_time_nearly_expired`, "
        "`hold_time_exceeded`, `unread_data`, `zero_window`, `auth_drops`, `ttl_drops`, "
        "`blind_reset_attempt`, `blind_syn_attempt`, `blind_data_attempt` or `bind_failed`"},
    Field{"errno", "text", "of `bind_failed`: `EADDRINUSE`, `EADDRNOTAVAIL`, `EACCES` ...",
          where_known},
    Field{"explanation", "text", "a sentence for people"},
    more_like_it,
};

constexpr std::array listener_closed{
    Field{"process_exits", "boolean", "true: its process is exiting; false: it closed the socket"},
    Field{"opened", "time", "when it began to listen", where_known},
};

constexpr std::array lost{
    Field{"kind", "text", "kind of the records"},
    Field{"count", "number", "how many"},
};

constexpr std::array kinds{
    EventKind{"connection_opened", "a2c407e08b0f4be996ef1e3b8e184466",
              "a SYN was sent, or the handshake of an incoming connection is complete", opened},
    EventKind{"message", "4d303d95669c4b28b8635d805f7fa230",
              "an OPEN, NOTIFICATION, ROUTE-REFRESH or End-of-RIB was written or read; KEEPALIVE "
              "and other UPDATE only with `--all-messages`. The fields of its body follow below",
              message},
    EventKind{"reset", "ec9dd5f01003464980feed208067b171", "a TCP RST was sent or accepted", reset},
    EventKind{"closed_by", "98ebe47028e943918959b6b817e8e9c0", "a FIN was sent or received",
              closed_by},
    EventKind{"session_state", "39b1530a6f2a4c6792252f0b4da3c5c0",
              "the state of the session changed, as far as messages tell", session_state},
    EventKind{"session_up", "831267732a394307a08a7dd9f9859bcb", "the session became established",
              session_up},
    EventKind{"session_down", "4eed314aeee8443683b105c48816a26d",
              "the session is established no more", session_down},
    EventKind{"connection_closed", "15e1b035b5f8455c82b9cb016337c4c2",
              "a connection, or an attempt at one, ended: always exactly one for each",
              connection_closed},
    EventKind{"warning", "c26dcfa6c3584fc6a8bebc48ab603cdd",
              "something is wrong while the connection lives, or without one", warning},
    EventKind{"listener_opened",
              "6f2d64bf11c845239f649a1382e0fdfa",
              "a process began to listen on a BGP port: `process`, at `local`; not told of those "
              "that are older than the agent",
              {}},
    EventKind{"listener_closed", "7b738969b1fb4172b966b4e1e8ab2f13", "it listens there no more",
              listener_closed},
    EventKind{"lost", "1c4e1f1eb1cb45c294a980672451fd54",
              "records were lost on their way from the kernel", lost},
};
static_assert(kinds.size() == std::variant_size_v<decltype(engine::Finding::what)>);

} // namespace

std::span<const Field> common_event_fields()
{
    return common_fields;
}

std::span<const EventKind> event_kinds()
{
    return kinds;
}

const EventKind& event_kind(const engine::Finding& finding)
{
    return kinds.at(finding.what.index());
}

} // namespace bgpsnoop::sink
