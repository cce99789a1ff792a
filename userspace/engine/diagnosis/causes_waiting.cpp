// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/company.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/sentences.hpp"
#include "engine/timing.hpp"

/// Causes of connections on which one end said nothing until the other was tired of waiting
/// (diagnosis.md, "Told apart: connected, and silence"), seen from the one end and from the other.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

// --- The peer was silent ------------------------------------------------------------------------

bool open_unread(const Case& c)
{
    return c.seen.received.arrived_at || unread_here(c);
}

bool nothing_acknowledged(const Case& c)
{
    constexpr std::uint64_t syn = 1;
    return unacknowledged(c) && c.seen.sample.bytes_acked.value_or(0) <= syn;
}

/// Our last words found no connection there any more: whatever it said when it closed is lost.
bool closed_unheard(const Case& c)
{
    const auto& reset = c.seen.received.reset_at;
    return reset && c.seen.sent.notification_at && *reset >= *c.seen.sent.notification_at &&
           !c.seen.received.fin_at;
}

constexpr std::string_view not_arriving =
    "its TCP acknowledged nothing after the handshake, so our segments or its answers do not "
    "arrive";

constexpr std::array open_unanswered{
    Row{open_unread, certain, local_daemon_stalled,
        "its answer lies unread in our receive queue, so our own BGP process does not read",
        advice::our_process_reads},
    Row{ttl_drops, certain, gtsm_here, means::dropped_here, advice::our_ttl},
    Row{auth_drops, certain, auth_mismatch, means::dropped_here, advice::keys},
    Row{filter_drops, certain, local_drop, means::dropped, advice::our_filter},
    Row{all<missing_bytes, no<peer_uncaptured>>, likely, loss_towards_us,
        "it did send something, as its later segments tell, and the path towards us loses it",
        advice::loss_towards_us},
    Row{peer_uncaptured, ambiguous, either(path_down, peer_daemon_hung, peer_multihop_missing),
        "what it sent is not in the capture, and this host acknowledged none of it",
        advice::its_process_runs},
    Row{all<nothing_acknowledged, drops_unseen>, ambiguous,
        either(peer_multihop_missing, gtsm_here, local_drop, peer_daemon_hung), not_arriving,
        advice::its_multihop},
    Row{nothing_acknowledged, likely, either(peer_multihop_missing, peer_daemon_hung), not_arriving,
        advice::its_multihop},
    Row{full_size_unacked, likely, mtu_blackhole,
        "a full-size segment is repeated in vain while smaller ones arrive, so the path drops "
        "large packets",
        advice::mtu, read_on},
    // The OPEN was acknowledged at first, and then nothing more: our last words went unanswered.
    Row{all<unacknowledged, no<full_size_unacked>>, ambiguous,
        either(peer_multihop_missing, path_down, peer_daemon_hung),
        "its TCP acknowledged our OPEN but not what we sent last, so its answers no longer "
        "arrive, or our segments do not",
        advice::its_multihop},
    Row{closed_unheard, ambiguous, either(peer_multihop_missing, peer_daemon_hung),
        "by then its host no longer knew the connection, so what it said when it closed did not "
        "arrive",
        advice::its_multihop},
    Row{.when = all<acknowledged, may_be_a_peers_probe>,
        .sure = ambiguous,
        .causes = either(port_probe, peer_daemon_hung, peer_multihop_missing),
        .means = "its kernel acknowledged our OPEN, and whoever called said nothing: a probe of "
                 "the port that was held open (telnet), or a BGP process that hangs",
        .advice = advice::what_calls_from_there,
        .acts = Acts::caller},
    Row{acknowledged, likely, either(peer_daemon_hung, peer_multihop_missing),
        "its kernel acknowledged our OPEN but its BGP process does not answer",
        advice::its_process_runs},
    Row{always, ambiguous, either(peer_daemon_hung, peer_multihop_missing),
        "its BGP process hangs, or our segments do not arrive", advice::its_process_runs},
};

// --- We were silent -----------------------------------------------------------------------------

/// A speaker that closes at once has changed its mind; one that lets bytes wait does not run.
bool left_waiting(const Case& c)
{
    const auto& arrived = c.seen.received.arrived_at;
    return arrived && end_time(c) - *arrived >= timing::slow_close;
}

/// Whoever opened it said its OPEN and was gone before we spoke:
bool left_after_its_open(const Case& c)
{
    return !called_by_us(c) && c.seen.ending && c.seen.ending->by == Direction::received &&
           (c.seen.received.open_at || c.seen.received.open);
}

/// sooner than an answer is due, so that our silence says nothing.
bool left_at_once(const Case& c)
{
    return left_after_its_open(c) &&
           c.seen.ending->at - *c.seen.received.arrived_at < timing::answer_due;
}

/// It had called before the error, or beside it, and gave that call up for it.
bool gave_up_for_error(const Case& c)
{
    return left_after_its_open(c) && within_error_wait(c) && !calls_after_word(c, Initiator::peer);
}

constexpr auto probed_by_us = all<called_by_us, hung_up_in_silence>;

constexpr std::array open_not_sent{
    Row{exiting, certain, local_daemon_exited, means::exiting, advice::why_ours_ended},
    Row{.when = is_our_probe,
        .sure = likely,
        .causes = port_probe,
        .means = "{this_speaker} called and said nothing, and was never seen to speak BGP: a probe "
                 "of the port",
        .acts = Acts::caller},
    Row{.when = may_be_our_probe,
        .sure = ambiguous,
        .causes = either(port_probe, local_shut_down, local_daemon_stalled),
        .means =
            "{local} called and said nothing, as a probe of the port does (health check, scan, "
            "telnet), or a speaker that changed its mind or hangs",
        .advice = advice::what_calls_it,
        .acts = Acts::caller},
    Row{left_waiting, likely, either(local_daemon_stalled, local_shut_down),
        "the peer's bytes were waiting and it did not answer them", advice::our_process_reads},
    Row{gave_up_for_error, ambiguous, either(peer_error_backoff, peer_start_delay, peer_crashed),
        "{peer} said its OPEN and hung up {ago} after \"{original}\", which is the error to mend: "
        "it gave this call up for it, or was reconfigured",
        advice::original_error},
    Row{left_at_once, ambiguous, either(peer_start_delay, peer_crashed),
        "{peer} said its OPEN and hung up before an answer was due, so its BGP process starts, is "
        "being reconfigured, or died",
        advice::its_process_runs},
    Row{we_wait_after_error, ambiguous, either(local_error_backoff, local_shut_down),
        "that was {ago} after \"{original}\", which is the error to mend: it waits, or it was "
        "reconfigured",
        advice::original_error},
    Row{left_after_its_open, ambiguous,
        either(peer_start_delay, peer_crashed, local_daemon_stalled),
        "{peer} said its OPEN and hung up, sooner than any speaker is tired of waiting, so its BGP "
        "process starts, is being reconfigured, or died; but ours was slow to answer, too",
        advice::its_process_runs},
    Row{all<probed_by_us, process_unknown>, ambiguous, either(local_shut_down, port_probe),
        "it changed its mind or was reconfigured, or something on this host probes the port",
        advice::our_neighbour},
    Row{always, ambiguous, local_shut_down, "it changed its mind or was reconfigured",
        advice::our_neighbour},
};

constexpr std::array waiting_table{
    Group{Outcome::open_unanswered, Acts::peer,
          "{peer} {opened} the TCP connection and no BGP message of it came for {waited} after our "
          "OPEN, until our side gave up",
          open_unanswered},
    Group{Outcome::open_not_sent, Acts::local,
          "The TCP connection with {peer} lasted {duration} and {our_speaker} never wrote an OPEN",
          open_not_sent},
};

} // namespace

std::span<const Group> waiting_groups()
{
    return waiting_table;
}

} // namespace bgpsnoop::engine
