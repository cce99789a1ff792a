#include "engine/session/sampling.hpp"

#include "engine/session/stream_counts.hpp"

namespace bgpsnoop::engine {

namespace {

template <typename T> void renew(std::optional<T>& known, const std::optional<T>& newer)
{
    if (newer)
        known = newer;
}

bool carried_traffic(const StreamCounts& counts)
{
    constexpr std::size_t update = 2;
    constexpr std::size_t keepalive = 4;
    return counts.messages[update] > 0 || counts.messages[keepalive] > 0;
}

void note_counts(const StreamCounts& newer, Time now, StreamEvidence& stream)
{
    raise(stream.counts, newer);
    if (!stream.traffic_at && carried_traffic(stream.counts))
        stream.traffic_at = now;
}

/// For how long a window was closed: from one sample that says so to the next sample.
void time_closed_windows(Time now, Evidence& seen)
{
    if (seen.zero_window_since && now > *seen.zero_window_since)
        seen.zero_window += now - *seen.zero_window_since;
    seen.zero_window_since.reset();
    if (seen.window_closed() && !seen.ended_at())
        seen.zero_window_since = now;
}

} // namespace

void note_sample(const SocketSample& sample, Time now, Evidence& seen)
{
    note_counts(sample.sent, now, seen.sent);
    note_counts(sample.received, now, seen.received);
    seen.note_written(sample.sent.last_message());
    SocketSample& known = seen.sample;
    renew(known.bytes_accepted, sample.bytes_accepted);
    renew(known.unread_bytes, sample.unread_bytes);
    renew(known.unacked_bytes, sample.unacked_bytes);
    renew(known.unsent_bytes, sample.unsent_bytes);
    renew(known.bytes_acked, sample.bytes_acked);
    renew(known.heard_at, sample.heard_at);
    renew(known.acked_at, sample.acked_at);
    renew(known.repeated_at, sample.repeated_at);
    renew(known.segments_sent, sample.segments_sent);
    renew(known.missing_bytes, sample.missing_bytes);
    renew(known.retransmits, sample.retransmits);
    renew(known.rtt, sample.rtt);
    renew(known.peer_window, sample.peer_window);
    renew(known.local_window, sample.local_window);
    renew(known.out_of_order, sample.out_of_order);
    renew(known.ignored_bytes, sample.ignored_bytes);
    renew(known.has_auth_key, sample.has_auth_key);
    time_closed_windows(now, seen);
}

} // namespace bgpsnoop::engine
