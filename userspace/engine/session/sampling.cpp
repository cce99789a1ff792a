// SPDX-License-Identifier: Apache-2.0
#include "engine/session/sampling.hpp"

namespace bgpsnoop::engine {

namespace {

bool carried_traffic(const StreamCounts& counts)
{
    return counts.messages[wire::message_counter(wire::MessageType::update)] > 0 ||
           counts.messages[wire::message_counter(wire::MessageType::keepalive)] > 0;
}

void note_counts(const StreamCounts& newer, Time now, StreamEvidence& stream)
{
    stream.counts.merge(newer);
    if (!stream.traffic_at && carried_traffic(stream.counts))
        stream.traffic_at = now;
}

/// Behind the end such bytes are the FIN, or words that nobody reads.
void note_unseen(const std::optional<Uncaptured>& lacking, StreamEvidence& stream)
{
    if (lacking && lacking->acked_at)
        stream.unseen_at = lacking->acked_at;
}

/// For how long a window was closed: from one sample that says so to the next sample.
void time_closed_windows(bool ours_was_closed, Time now, Evidence& seen)
{
    if (seen.zero_window_since && now > *seen.zero_window_since) {
        seen.zero_window += now - *seen.zero_window_since;
        if (ours_was_closed)
            seen.local_zero_window += now - *seen.zero_window_since;
    }
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
    if (!seen.ended_at()) {
        note_unseen(sample.sent_uncaptured, seen.sent);
        note_unseen(sample.received_uncaptured, seen.received);
    }
    seen.note_written(seen.sent.unseen_at);
    seen.note_written(sample.sent_behind_at);
    if (sample.unread_bytes == 0U)
        seen.none_unread_at = now;
    const bool ours_was_closed = seen.sample.local_window == 0U;
    seen.sample.merge(sample);
    time_closed_windows(ours_was_closed, now, seen);
}

} // namespace bgpsnoop::engine
