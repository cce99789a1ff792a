// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "sink/json/joined_fields.hpp"

/// The objects of which the answers for the page consist: sink/page/overview.cpp writes those of
/// the overview, sink/page/told.cpp those of a neighbour as `bgpsnoop explain` tells it.
namespace bgpsnoop::sink::page_shapes {

using enum Given;

constexpr std::array health{
    Field{"well", "boolean", "false: something can be mended"},
    Field{"words", "array of text", "hooks, losses, each a clause"},
};

/// Who it is: enough for a line and for a link.
constexpr std::array who{
    Field{"peer", "address", "the other end"},
    Field{"vrf", "text", "`default` if none"},
    Field{"interface", "text", "of a link-local peer", where_known},
    Field{"name", "text", "what the operator calls it (`--names`)", where_known},
    Field{"group", "text", "the group that `--names` puts it in", where_known},
    Field{"netns_name", "text", "of the network namespace", where_known},
    Field{"netns", "number", "inode number of the network namespace", where_known},
    Field{"peer_as", "number", "as its OPENs say", where_known},
};

constexpr auto down_session = joined(
    who,
    std::array{
        Field{"state", "text", "`idle`, `connect`, ... (RFC 4271 section 8.2.2)"},
        Field{"down_since", "time", "when it fell", where_known},
        Field{"called_since", "time", "since when calls go on that come to nothing", where_known},
        Field{"outcome", "text", "of the verdict that tells why, see diagnosis.md", where_known},
        Field{"certainty", "text", "`certain`, `likely` or `ambiguous`", where_known},
        Field{"why", "text", "a sentence for people"},
        Field{"next_step", "text", "what to look at next", where_known},
    });

constexpr auto up_session =
    joined(who, std::array{
                    Field{"since", "time", "absent if it was up before the agent", where_known},
                    Field{"fell", "time", "when it was down last", where_known},
                    Field{"families", "array of text", "negotiated"},
                });

constexpr auto knocking_stranger =
    joined(who, std::array{
                    Field{"opens", "number", "OPENs that it sent"},
                    Field{"last_seen", "time", "when it called last"},
                    Field{"why", "text", "what came of it, a sentence", where_known},
                });

constexpr std::array reason{
    Field{"reason", "text", "what these sessions have in common"},
    Field{"sessions", "array of down_session", "who fell last first"},
};

constexpr std::array side{
    Field{"side", "text", "who has to act: `local`, `path`, `peer`, `unknown`"},
    Field{"heading", "text", "the same in words"},
    Field{"reasons", "array of reason", "that of the most sessions first"},
};

constexpr std::array strangers{
    Field{"others", "number", "strangers that do not knock"},
    Field{"knocking", "array of knocking_stranger", "those that send OPENs again and again"},
};

constexpr std::array overview{
    Field{"generation", "number", "as in /api/v1/stream"},
    Field{"time", "time", "of what is shown"},
    Field{"version", "text", "of the agent"},
    Field{"health", "health", "how the agent is"},
    Field{"down", "array of side", "the sessions that are down, by who has to act"},
    Field{"up", "array of up_session", "those that are established"},
    Field{"strangers", "strangers", "who called or was called and is no neighbour"},
};

constexpr std::array told_line{
    Field{"time", "time", "of the event", where_known},
    Field{"what", "text", "its kind, or the message's", where_known},
    Field{"arrow", "text", "which way it went", where_known},
    Field{"essentials", "text", "what matters of it", where_known},
    Field{"left_out", "number", "instead of these: so many events", where_known},
};

constexpr std::array told_opens{
    Field{"sent", "event", "the first OPEN that this end sent", where_known},
    Field{"received", "event", "the first that the peer sent", where_known},
};

constexpr std::array told_cause{
    Field{"name", "text", "see diagnosis.md"},
    Field{"meaning", "text", "in words"},
};

constexpr std::array told_story{
    Field{"heading", "text", "of this and the stories behind it", where_known},
    Field{"title", "text", "which connection"},
    Field{"lines", "array of told_line", "of its ladder"},
    Field{"opens", "told_opens", "side by side"},
    Field{"differences", "array of text", "of both OPENs, each a clause", where_known},
    Field{"time", "time", "when it ended, or the first of a course did", where_known},
    Field{"more", "number", "of a course: how many ended alike since", where_known},
    Field{"last", "time", "of a course: when the last did", where_known},
    Field{"outcome", "text", "how it ended; of one that is alive there is none", where_known},
    Field{"side", "text", "who has to act", where_known},
    Field{"certainty", "text", "`certain`, `likely` or `ambiguous`", where_known},
    Field{"explanation", "text", "a sentence for people", where_known},
    Field{"evidence", "array of text", "what it rests on", where_known},
    Field{"next_step", "text", "what to look at next", where_known},
    Field{"blame", "text", "who ended it, and why, in short", where_known},
    Field{"causes", "array of told_cause", "the likeliest first", where_known},
};

/// Instead of the connections of /api/v1/sessions/PEER.
constexpr std::array told_session_more{
    Field{"side", "text", "who has to act, of one that is not up", where_known},
    Field{"heading", "text", "the same in words", where_known},
    Field{"why", "text", "it is down: a sentence for people", where_known},
    Field{"last_notification_words", "text", "what matters of it", where_known},
    Field{"stories", "array of told_story", "how it fell and what keeps it down, newest first"},
};

} // namespace bgpsnoop::sink::page_shapes
