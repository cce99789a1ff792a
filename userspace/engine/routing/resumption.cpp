// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/resumption.hpp"

#include <algorithm>
#include <utility>

#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

/// How long a connection may wait for the first word about it. One that the source has found tells
/// how it stands; of one that nobody could look for there is only what the peer says, as it must
/// within the hold time. Without one it may say nothing for as long as it lives.
Duration time_to_be_recognised(const KeptConnection& kept, const KeptSession& session)
{
    if (!kept.unsearched)
        return timing::recognised;
    if (!session.totals.hold_time)
        return timing::default_hold;
    const Duration hold = std::chrono::seconds(*session.totals.hold_time);
    return hold == Duration{} ? timing::given_up : std::max(hold, timing::recognised);
}

MessageObserved open_of(Direction direction, const KeptConnection::Stream& kept)
{
    return {.direction = direction,
            .type = static_cast<std::uint8_t>(wire::MessageType::open),
            .length = kept.open_length,
            .body = *kept.open};
}

} // namespace

void Resumption::resume(const KeptState& kept)
{
    watched_until_ = kept.time;
    for (const KeptSocket& each : kept.judged)
        live_.judged().restore(each, report_.now());
    for (const KeptSession& each : kept.sessions)
        if (Session* session = sessions_.restore(each, report_.now()))
            for (const KeptConnection& connection : each.living)
                resume(connection, time_to_be_recognised(connection, each), *session);
}

void Resumption::resume(const KeptConnection& kept, Duration patience, Session& session)
{
    LiveConnection* live = live_.resume(kept, &session, report_.now());
    if (live == nullptr)
        return;
    recall(*live, kept);
    if (!kept.alive)
        return end(*live, kept.rebooted, kept.left_over);
    live->recognised_by = report_.now() + patience;
    neighbors_.follow(*live, report_.now());
    session.update(live->connection, report_.now());
    sessions_.note_speaker(session, live->seen());
    ends_.come_up(live->connection.number(), live->seen());
}

void Resumption::recall(const LiveConnection& live, const KeptConnection& kept)
{
    if (kept.initiator && !kept.incomplete)
        report_.recall(kept.first_seen, live, ConnectionOpened{*kept.initiator});
    for (const auto& [direction, stream] :
         {std::pair(Direction::sent, &kept.sent), std::pair(Direction::received, &kept.received)})
        if (stream->open && stream->open_at)
            report_.recall(*stream->open_at, live, open_of(direction, *stream));
    report_.recall(kept.up_at, live,
                   SessionUp{live.seen().hold_time(), live.seen().was_up_before()});
}

void Resumption::end(LiveConnection& live, bool rebooted, std::optional<TcpState> left_over)
{
    live.connection.end_unwatched({watched_until_, report_.now(), rebooted, left_over});
    live_.note_end(live);
    if (const auto change = live.session->change_state(report_.now()))
        report_.tell(live, *change);
}

void Resumption::give_up_unrecognised()
{
    for (const ConnectionId id : live_.unrecognised())
        if (LiveConnection& live = *live_.find(id);
            !live.seen().unwatched && live.recognised_by <= report_.now())
            end(live, false, std::nullopt);
}

} // namespace bgpsnoop::engine
