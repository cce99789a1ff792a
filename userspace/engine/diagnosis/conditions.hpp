// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "engine/diagnosis/case.hpp"

/// The conditions that several rules share. Each is one look at the evidence.
namespace bgpsnoop::engine {

inline bool received_notification(const Case& c)
{
    return c.seen.first_notification() == Direction::received;
}

inline bool sent_notification(const Case& c)
{
    return c.seen.first_notification() == Direction::sent;
}

inline const wire::Notification& deciding(const Case& c)
{
    return c.seen.stream(*c.seen.first_notification()).notification;
}

template <int code> bool notified(const Case& c)
{
    return c.seen.first_notification() && reason(deciding(c)).code == code;
}

template <int code, int subcode> bool notified_exactly(const Case& c)
{
    return notified<code>(c) && reason(deciding(c)).subcode == subcode;
}

inline bool called_by_us(const Case& c)
{
    return c.seen.initiator == Initiator::local;
}
inline bool was_established(const Case& c)
{
    return c.seen.established();
}
inline bool exiting(const Case& c)
{
    return c.seen.owner_exiting;
}

/// When the connection ended, for spans of time.
inline Time end_time(const Case& c)
{
    const auto ended = c.seen.ended_at();
    return ended ? *ended : c.seen.input_over.value_or(c.seen.first_seen);
}

/// It sent what goes only behind the OPEN of the other end, which came before the source looked.
inline bool we_confirmed(const Case& c)
{
    return c.seen.incomplete && c.seen.sent.traffic_at;
}
inline bool it_confirmed(const Case& c)
{
    return c.seen.incomplete && c.seen.received.traffic_at;
}

inline bool ever_established(const Case& c)
{
    return c.past.ever_established;
}
inline bool established_before(const Case& c) ///< from this address of ours
{
    return std::ranges::count(c.past.established_from, c.seen.who.local.address) > 0;
}

/// The NOTIFICATION that may explain how this connection ended; null if there is none, or a session
/// had been established since.
const SessionHistory::Notified* last_word(const Case& c);

bool peer_calls_us(const Case& c); ///< at this address of ours, not long ago
bool peer_calls_our_other_address(const Case& c);
/// When the newest session at this address of ours came up, if it is the newest of all.
inline std::optional<Time> came_up_here(const Case& c)
{
    const auto& from = c.past.established_from;
    const bool is_here = !from.empty() && from.back() == c.seen.who.local.address;
    return is_here ? c.past.came_up : std::nullopt;
}
/// The next call was taken, before this one was judged.
inline bool came_up_after(const Case& c)
{
    return came_up_here(c) > end_time(c);
}
/// It calls another address of ours, or had a session with one, and neither with this one.
bool knows_our_other_address(const Case& c);
/// We call the peer, or did so not long ago, from this address of ours; or from another one.
bool we_call_it(const Case& c);
bool we_call_from_elsewhere(const Case& c);
bool last_word_was(const Case& c, Direction direction, std::uint8_t code, std::uint8_t subcode);
bool within_error_wait(const Case& c); ///< an error NOTIFICATION came before, either way
/// The same, and that end has not called since: who calls does not wait any more.
bool peer_waits_after_error(const Case& c);
bool we_wait_after_error(const Case& c);
/// An end has called, at this address of ours, since the last word: it has the other configured.
bool peer_called_since(const Case& c);
bool we_called_since(const Case& c);
/// That end has opened the connection that is judged, after the last word: it does not keep to it.
bool calls_after_word(const Case& c, Initiator end);
inline bool process_unknown(const Case& c) ///< ours: captures have none
{
    return !c.seen.who.process;
}
bool just_lost(const Case& c); ///< a session with this address of ours ended moments ago
/// So did its last sessions, and each time the next was up before a daemon could have restarted.
bool came_back_at_once(const Case& c);
/// The connections before it ended so too, one after the other.
template <Outcome outcome> bool again_and_again(const Case& c)
{
    return c.past.ended_alike(outcome) >= 2;
}

/// It said so last, and nothing that came later outweighs it: no other call of its own, nor this.
template <int code, int subcode> bool told_us(const Case& c)
{
    return last_word_was(c, Direction::received, code, subcode) && !peer_called_since(c) &&
           !calls_after_word(c, Initiator::peer);
}
template <int code, int subcode> bool we_told(const Case& c)
{
    return last_word_was(c, Direction::sent, code, subcode) && !we_called_since(c) &&
           !calls_after_word(c, Initiator::local);
}

inline bool behind_translation(const Case& c) ///< an address that we never had a session with
{
    return c.same_speaker.has_value() && !c.past.ever_established && !c.past.we_called;
}

inline bool peer_uncaptured(const Case& c)
{
    return c.seen.peer_uncaptured();
}
inline bool speaker_uncaptured(const Case& c)
{
    return c.seen.speaker_uncaptured();
}
/// The header of a NOTIFICATION was captured, and not its code.
bool code_is_cut(const Case& c);
bool open_is_cut(const Case& c); ///< of the peer, and nothing came after it
/// The close itself was seen, and what was said right before it is not in the capture.
bool last_words_unseen(const Case& c);
bool is_notified(const Case& c);
bool babbled_at_the_end(const Case& c); ///< its last words were not looked for any more
bool gone_untold(const Case& c);        ///< its socket is gone, and no record tells who ended it
/// Who closed may only have answered what the other end said and the capture lacks.
bool answers_the_unseen(const Case& c);
bool closes_on_the_unseen(const Case& c); ///< one of these, or behind what was not looked into
bool auth_drops(const Case& c);   ///< this host drops the peer's segments for authentication,
bool ttl_drops(const Case& c);    ///< for TTL,
bool filter_drops(const Case& c); ///< or segments of this connection by firewall or rp_filter
/// Our own segment was dropped so, the newest before the end: whoever answered, it never left.
bool filter_answers_for_peer(const Case& c);
inline bool drops_unseen(const Case& c)
{
    return !c.senses.drops;
}
inline bool foreign_reset(const Case& c)
{
    return c.seen.received.reset_ttl_foreign == true;
}
inline bool has_key(const Case& c)
{
    return c.seen.sample.has_auth_key == true;
}
/// Its messages came, and not a byte of ours was ever acknowledged.
bool deaf_to_us(const Case& c);
/// It repeats what we have acknowledged, and acknowledges nothing of ours: one way does not work.
bool repeats_in_vain(const Case& c);
/// A full-size segment of ours is repeated in vain, while smaller ones did arrive.
bool full_size_unacked(const Case& c);
inline bool peer_window_closed(const Case& c)
{
    return c.seen.handshake_done() && c.seen.sample.peer_window == 0U;
}
inline bool our_window_closed(const Case& c)
{
    return c.seen.handshake_done() && c.seen.sample.local_window == 0U;
}
/// The peer sent what did not arrive: later segments wait for it, or tell of it.
inline bool missing_bytes(const Case& c)
{
    return c.seen.sample.out_of_order.value_or(0) > 0 ||
           c.seen.sample.missing_bytes.value_or(0) > 0;
}
/// The same of what we sent, where a capture was taken between both ends.
inline bool missing_of_ours(const Case& c)
{
    return c.seen.sample.sent_missing_bytes.value_or(0) > 0;
}
/// Something that we sent was seen again.
inline bool repeated_here(const Case& c)
{
    return c.seen.sample.retransmits.value_or(0) > 0;
}
/// A capture has segments of the peer, and they are repeated as our TCP took no notice.
inline bool ignored_here(const Case& c)
{
    return c.seen.sample.ignored_bytes.value_or(0) > 0;
}
/// SYN|ACKs are in the capture, and the caller's TCP did not take them.
inline bool answer_untaken(const Case& c)
{
    return c.seen.sample.untaken_answers.value_or(0) > 0;
}
/// The caller answered SYN|ACK with a RST: it had no such call any more.
bool call_withdrawn(const Case& c);
bool ttl_exceeded(const Case& c); ///< a router on the way said so of a segment of ours

bool flaps_periodically(const Case& c);   ///< went down at a constant interval, the same way
bool unread_here(const Case& c);          ///< the peer's bytes lie in our receive queue
inline bool unacknowledged(const Case& c) ///< what we wrote, by the peer's TCP
{
    return c.seen.acknowledged() == false;
}
inline bool acknowledged(const Case& c) ///< it was: its kernel lives
{
    return c.seen.acknowledged() == true;
}

} // namespace bgpsnoop::engine
