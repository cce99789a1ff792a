// SPDX-License-Identifier: Apache-2.0
#include "engine/session/attribution.hpp"

namespace bgpsnoop::engine {

namespace {

enum class Match : std::uint8_t { none, addresses, connection };

/// A port that is not known yet may be any.
bool same_port(std::uint16_t known, std::uint16_t port)
{
    return known == 0 || known == port;
}

Match match(const Identity& known, const Identity& who)
{
    if (known.local.address != who.local.address || known.peer.address != who.peer.address)
        return Match::none;
    const bool ports =
        same_port(known.local.port, who.local.port) && same_port(known.peer.port, who.peer.port);
    return ports ? Match::connection : Match::addresses;
}

/// A key or a TTL is a matter of the neighbour, whatever the connection; the rest is of one.
bool concerns(const SegmentDropped& drop, Match match)
{
    const DropKind kind = kind_of(drop.reason);
    if (kind == DropKind::authentication || kind == DropKind::ttl)
        return match != Match::none;
    return match == Match::connection;
}

/// The ports of another connection of the same neighbour are not this one's.
Input as_own(const Input& input, const Connection& connection, Match match)
{
    Input own = input;
    own.connection = connection.id();
    if (match != Match::connection)
        own.who = connection.seen().who;
    return own;
}

} // namespace

std::vector<Input> attribute(const Input& input, const IcmpSeen&, const Session& session)
{
    for (const Connection* each : session.live())
        if (match(each->seen().who, input.who) == Match::connection)
            return {as_own(input, *each, Match::connection)};
    return {};
}

std::vector<Input> attribute(const Input& input, const SegmentDropped& drop, const Session& session)
{
    std::vector<Input> result;
    for (const Connection* each : session.live()) {
        const Match how = match(each->seen().who, input.who);
        if (concerns(drop, how))
            result.push_back(as_own(input, *each, how));
    }
    return result;
}

} // namespace bgpsnoop::engine
