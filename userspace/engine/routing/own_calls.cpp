// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/own_calls.hpp"

#include <utility>

namespace bgpsnoop::engine {

namespace {

Identity mirrored(Identity who)
{
    std::swap(who.local, who.peer);
    who.process.reset();
    return who;
}

/// Both ends have their ports by then; in a capture every connection has one end.
bool may_have_met(const Input& input, const Identity& who)
{
    const auto* change = std::get_if<TcpStateChanged>(&input.what);
    const bool begun = change != nullptr && change->new_state == TcpState::established;
    return who.netns != 0 && (begun || std::holds_alternative<SocketFound>(input.what));
}

} // namespace

LiveConnection* OwnCalls::find_other_end(const LiveConnection& live)
{
    const Identity other = mirrored(live.seen().who);
    const Session* session = sessions_.find(other);
    if (session == nullptr)
        return nullptr;
    for (const Connection* each : session->live())
        if (each->seen().who.local == other.local && each->seen().who.peer == other.peer)
            return live_.find(each->id());
    return nullptr;
}

/// Until it does something, the speaker that was called is the one that listens there.
std::optional<Process> OwnCalls::process_of(const LiveConnection& live) const
{
    const Evidence& seen = live.seen();
    if (seen.who.process || seen.initiator != Initiator::peer)
        return seen.who.process;
    const Process* listener = listeners_.owner_of(seen.who);
    return listener != nullptr ? std::optional(*listener) : std::nullopt;
}

void OwnCalls::follow(const Input& input, LiveConnection& live)
{
    const bool is_new = live.other_end == ConnectionId::none;
    if (is_new && !may_have_met(input, live.seen().who))
        return;
    LiveConnection* other = is_new ? find_other_end(live) : live_.find(live.other_end);
    if (other == nullptr)
        return;
    live.other_end = other->connection.id();
    other->other_end = live.connection.id();
    live.connection.ends_here_too(process_of(*other));
    other->connection.ends_here_too(process_of(live));
}

} // namespace bgpsnoop::engine
