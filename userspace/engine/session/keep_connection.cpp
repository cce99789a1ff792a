// SPDX-License-Identifier: Apache-2.0
#include "engine/session/connection.hpp"

/// A connection from one run to the next.
namespace bgpsnoop::engine {

namespace {

KeptConnection::Stream kept_stream(const StreamEvidence& stream)
{
    return {stream.open_at, stream.traffic_at, stream.open, stream.open_length};
}

void restore(StreamEvidence& stream, const KeptConnection::Stream& kept)
{
    stream.open_at = kept.open_at;
    stream.traffic_at = kept.traffic_at;
    stream.open = kept.open;
    stream.open_length = kept.open_length;
}

} // namespace

Connection::Connection(std::uint64_t number, const KeptConnection& kept, ConnectionId stand_in,
                       Time now)
    : id_(stand_in), number_(number), last_input_(now)
{
    seen_.who = kept.who;
    seen_.initiator = kept.initiator;
    seen_.incomplete = true; // counts and offsets begin anew, where the source meets the streams
    seen_.seen_before = !kept.incomplete;
    seen_.first_seen = kept.first_seen;
    seen_.counted_from = now;
    seen_.up_at = kept.up_at;
    seen_.past_handshake = true;
    seen_.retransmits_before = kept.retransmits;
    restore(seen_.sent, kept.sent);
    restore(seen_.received, kept.received);
    Events told; // by the agent that saw the OPENs: what follows from them is no news
    warnings_.check(seen_, now, false, told);
}

KeptConnection Connection::keep() const
{
    KeptConnection kept;
    kept.id = id_;
    kept.who = seen_.who;
    kept.initiator = seen_.initiator;
    kept.incomplete = seen_.incomplete && !seen_.seen_before;
    kept.first_seen = seen_.first_seen;
    kept.up_at = seen_.up_at.value_or(seen_.first_seen);
    kept.sent = kept_stream(seen_.sent);
    kept.received = kept_stream(seen_.received);
    kept.retransmits =
        seen_.sample.retransmits ? *seen_.sample.retransmits : seen_.retransmits_before;
    return kept;
}

void Connection::end_unwatched(const Unwatched& end)
{
    seen_.unwatched = end;
    seen_.closed_at = end.to;
}

} // namespace bgpsnoop::engine
