// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/resumption.hpp"

#include "engine/timing.hpp"

namespace bgpsnoop::engine {

void Resumption::resume(const KeptState& kept)
{
    watched_until_ = kept.time;
    resumed_at_ = report_.now();
    for (const KeptSession& each : kept.sessions)
        if (Session* session = sessions_.restore(each, report_.now()))
            for (const KeptConnection& connection : each.living)
                resume(connection, *session);
}

void Resumption::resume(const KeptConnection& kept, Session& session)
{
    LiveConnection* live = live_.resume(kept, &session, report_.now());
    if (live == nullptr)
        return;
    if (!kept.alive)
        return end(*live, kept.rebooted, kept.left_over);
    neighbors_.follow(*live, report_.now());
    session.update(live->connection, report_.now());
    sessions_.note_speaker(session, live->seen());
    ends_.come_up(live->connection.number(), live->seen());
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
    if (report_.now() - resumed_at_ < timing::recognised)
        return;
    for (const ConnectionId id : live_.unrecognised())
        if (LiveConnection& live = *live_.find(id); !live.seen().unwatched)
            end(live, false, std::nullopt);
}

} // namespace bgpsnoop::engine
