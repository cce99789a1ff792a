// SPDX-License-Identifier: Apache-2.0
#include "engine/session/sibling.hpp"

#include <algorithm>

#include "engine/session/connection.hpp"

namespace bgpsnoop::engine {

namespace {

/// The same TCP connection seen at its other end, in the same namespace: not a sibling.
bool mirrored(const Evidence& one, const Evidence& other)
{
    return one.who.local == other.who.peer && one.who.peer == other.who.local;
}

bool winning(const Evidence& seen)
{
    return seen.state() == SessionState::open_confirm || seen.established();
}

bool is_sibling(const Evidence& mine, const Evidence& other)
{
    const bool is_next_attempt = mine.ended_at() && other.first_seen >= *mine.ended_at();
    // Nobody calls a peer that he has a session with: that session has ended, unseen.
    const bool stale = mine.called && other.up_at && *other.up_at < mine.first_seen;
    return !other.ended_at() && !is_next_attempt && !stale && !mirrored(mine, other);
}

} // namespace

Sibling sibling_of(const Connection& connection, const std::vector<const Connection*>& live)
{
    Sibling best = Sibling::none;
    for (const Connection* each : live)
        if (each != &connection && is_sibling(connection.seen(), each->seen()))
            best = std::max(best, winning(each->seen()) ? Sibling::won : Sibling::in_progress);
    return best;
}

} // namespace bgpsnoop::engine
