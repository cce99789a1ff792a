// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/company.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/forgotten.hpp"
#include "engine/diagnosis/heard.hpp"
#include "engine/diagnosis/keepalives.hpp"
#include "engine/diagnosis/refuted.hpp"
#include "engine/diagnosis/sentences.hpp"
#include "engine/diagnosis/silences.hpp"

/// Whose fault it is when the hold timer ends a session (diagnosis.md, "Told apart: a timer ended
/// it"). Three clocks tell (ground fact 9): the last message of the peer's daemon, the last
/// acknowledgement of its kernel, the last byte that our daemon read. What this host dropped itself
/// goes before all.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

/// What has just come lies unread for a moment wherever a process is well.
constexpr auto we_take_no_bytes = any<all<unread_here, no<we_read_till_lately>>, our_window_closed>;
constexpr auto not_read_here = any<we_take_no_bytes, heard_it>;

/// OpenBGPD 7.7 says 4/0 when its send hold timer (RFC 9687) goes off: we read, the peer does not.
constexpr auto blocked = all<heard_it_at_the_end, peer_window_closed, no<we_take_no_bytes>>;

/// It was our timer that went off, and ...
template <Condition... each> bool ours(const Case& c)
{
    return all<sent_notification, each...>(c);
}

constexpr std::string_view blocked_by_it =
    "yet {peer} was heard in time, and it is its receive window that is closed: its BGP process "
    "does not read";
constexpr std::string_view ttl_ran_out =
    "a router on the way answered a segment of ours with {icmp}: the TTL that our BGP process sets "
    "does not reach the peer";
constexpr std::string_view lost_towards_us =
    "what {peer} sent after its last message did not arrive, as its later segments tell, so the "
    "path towards us loses it";
constexpr std::string_view one_way =
    "{peer} repeated what we had acknowledged and acknowledged nothing of ours: it does not hear "
    "us, because the path or an ACL drops our segments, or it drops them for their TTL";
constexpr std::string_view is_rejected =
    "something on the way or at the peer rejects what we send, as {icmp} says";
constexpr std::string_view no_way_to_it =
    "a router on the path has no way to the peer, as {icmp} says, and our own data was not "
    "acknowledged";
constexpr std::string_view nothing_left =
    "what we wrote waits, and our TCP has not repeated any of it, as where this host has lost its "
    "route or its interface";
constexpr std::string_view in_doubt = "the path is down, or one BGP process does not work";

constexpr std::array hold_timer_expired{
    // What this host dropped: certain, whichever end's timer it was.
    Row{all<auth_drops, no<was_established>>, certain, auth_mismatch, means::dropped_here,
        advice::keys},
    Row{auth_drops, certain, auth_changed, means::key_changed, advice::keys},
    Row{ttl_drops, certain, gtsm_here, means::dropped_here, advice::our_ttl},
    Row{filter_drops, certain, local_drop, means::dropped, advice::our_filter},

    // OpenBGPD 7.7 says 4/0 for a closed window, too.
    refuted(all<was_established, may_be_silent, no<our_window_closed>, no<peer_window_closed>>,
            "both OPENs agree on a hold time of 0, so nobody has to say anything and no hold "
            "timer runs (RFC 4271 4.2): it is {objector} that is wrong"),

    Row{neither_was_captured, ambiguous, either(path_down, peer_daemon_hung, local_daemon_stalled),
        "the capture has no message of either end for the hold time before, though both have sent "
        "some: who was silent is not known",
        "Look at the BGP logs of {peer} and of this host for that time."},

    // Our timer.
    Row{ours<peer_uncaptured, heard_it>, ambiguous, local_daemon_stalled,
        "what {peer} sent is not in the capture, but this host acknowledged something of it "
        "{silence} before, so it came, and our BGP process did not read it",
        advice::our_process},
    Row{ours<peer_uncaptured>, ambiguous, either(path_down, peer_daemon_hung),
        "what {peer} sent is not in the capture, and this host acknowledged nothing new of it for "
        "{silence}",
        advice::path},
    Row{ours<blocked, ignored_here>, likely,
        either(peer_not_reading, gtsm_here, auth_mismatch, local_drop), blocked_by_it,
        advice::its_process},
    Row{ours<blocked>, likely, peer_not_reading, blocked_by_it, advice::its_process},
    Row{ours<ignored_full_size, no<our_window_closed>>, ambiguous,
        either(mtu_blackhole, loss_towards_us, local_drop),
        "a large segment of {peer} was repeated and our TCP never acknowledged it: the path from "
        "the place of the capture to this host drops large packets, or this host drops it",
        advice::loss_or_mtu},
    Row{ours<ignored_here, no<our_window_closed>, worked_at_first>, ambiguous,
        either(loss_towards_us, path_or_acl_drop, local_drop, auth_changed, gtsm_here),
        "what {peer} sent was repeated and our TCP no longer acknowledged it: the path from the "
        "place of the capture to this host loses it, or this host drops it, by a firewall, for its "
        "key or its TTL",
        "Look for loss from {peer} to {local}, and on this host check firewall, keys and "
        "ttl-security for {peer}."},
    Row{ours<ignored_here, no<our_window_closed>>, ambiguous,
        either(gtsm_here, auth_mismatch, local_drop, path_or_acl_drop),
        "what {peer} sent was repeated and our TCP never acknowledged it: this host drops it, for "
        "its TTL, for its key or by a firewall, or the path from the place of the capture does",
        advice::our_filter},
    Row{ours<acknowledged, no<repeated_here>, its_next_came_too_late,
             its_rhythm_is_unknown_or_slow>,
        likely, keepalive_slower_than_hold,
        "the next KEEPALIVE of {peer} came when the hold time of {hold} had run out, so they come "
        "too far apart",
        advice::its_keepalives, stop, Side::peer},
    Row{ours<its_next_came_too_late>, ambiguous, either(peer_daemon_hung, path_down),
        "what lies unread of {peer} came when the hold time of {hold} had run out",
        advice::its_process},
    Row{ours<not_read_here>, likely, local_daemon_stalled,
        "yet the peer's messages are here: our BGP process did not read them", advice::our_process},
    Row{ours<ttl_exceeded>, likely, ttl_too_low, ttl_ran_out, advice::our_multihop, read_on},
    Row{ours<unacknowledged, rejected_on_the_way>, likely, firewall_icmp, is_rejected,
        advice::port_filter},
    Row{ours<unacknowledged, router_has_no_way>, likely, path_down, no_way_to_it, advice::path},
    Row{ours<nothing_leaves>, likely, either(local_no_route, path_down), nothing_left,
        advice::our_route},
    Row{ours<missing_bytes, deaf_to_us>, likely,
        either(loss_towards_us, mtu_blackhole, gtsm_at_peer, path_or_acl_drop, ttl_too_low),
        lost_towards_us, advice::loss_or_mtu},
    Row{ours<missing_bytes, no<missing_full_size>>, likely, loss_towards_us, lost_towards_us,
        advice::loss_towards_us},
    Row{ours<missing_bytes>, likely, either(loss_towards_us, mtu_blackhole), lost_towards_us,
        advice::loss_or_mtu},
    Row{ours<deaf_to_us>, ambiguous, either(gtsm_at_peer, path_or_acl_drop, ttl_too_low, path_down),
        means::deaf, advice::its_ttl},
    // It has heard us for a while, or never heard more than the beginning.
    Row{ours<repeats_in_vain, no<heard_us_for_long>>, ambiguous,
        either(gtsm_at_peer, path_or_acl_drop, ttl_too_low, path_down), one_way, advice::its_ttl},
    Row{ours<repeats_in_vain>, ambiguous, either(path_down, path_or_acl_drop, gtsm_at_peer),
        one_way, advice::path},
    Row{ours<unacknowledged, came_back_at_once>, ambiguous, either(middlebox, path_down),
        "nothing came in and our own data was not acknowledged either, and after each fall before "
        "the next call worked at once: something on the way forgets the connection and drops what "
        "belongs to it, or the path is down now and then",
        advice::the_boxes},
    Row{ours<unacknowledged>, given(likely, &Senses::drops), path_down,
        "nothing came in and our own data was not acknowledged either", advice::path},
    Row{ours<acknowledged, silence_unjudged>, ambiguous,
        either(peer_daemon_hung, local_daemon_stalled),
        "the kernel of {peer} acknowledged our data, and its BGP process had said nothing for "
        "{silence}: whether that is the hold time is not known, as no OPEN was seen",
        advice::its_process},
    Row{ours<acknowledged, its_next_was_not_due>, likely, keepalive_slower_than_hold,
        "the KEEPALIVEs of {peer} came {its_interval} apart, which is too long for a hold time of "
        "{hold}",
        advice::its_keepalives, stop, Side::peer},
    Row{ours<acknowledged, its_keepalives_are_slow>, ambiguous,
        either(keepalive_slower_than_hold, peer_daemon_hung),
        "the KEEPALIVEs of {peer} came {its_interval} apart, nearly as long as the hold time of "
        "{hold}, so the next one was late, or its BGP process hangs",
        advice::its_keepalives, stop, Side::peer},
    Row{ours<acknowledged, its_keepalives_are_rare>, ambiguous,
        either(peer_daemon_hung, keepalive_slower_than_hold),
        "the kernel of {peer} acknowledged our data, and its KEEPALIVEs had come {its_interval} "
        "apart: more than a third of the hold time of {hold}, though less than all of it, and the "
        "next one did not come",
        advice::its_process},
    Row{ours<acknowledged, its_keepalives_are_unmeasured>, ambiguous,
        either(keepalive_slower_than_hold, peer_daemon_hung),
        "the kernel of {peer} acknowledged our data, but after the KEEPALIVE that opened the "
        "session its BGP process sent none for {hold}",
        advice::its_keepalives, stop, Side::peer},
    Row{ours<acknowledged>, given(likely, &Senses::unread), peer_daemon_hung,
        "the kernel of {peer} acknowledged our data but its BGP process sent nothing",
        advice::its_process},
    Row{ours<>, ambiguous, either(path_down, peer_daemon_hung), in_doubt, advice::path},

    // The peer's timer.
    Row{all<speaker_uncaptured, heard_us>, ambiguous, peer_daemon_stalled,
        "what we sent is not in the capture, but {peer} acknowledged something of it {idle_time} "
        "before, so it came, and its BGP process did not read it",
        advice::its_process},
    Row{speaker_uncaptured, ambiguous, either(path_down, local_daemon_stalled, peer_daemon_stalled),
        "what we sent is not in the capture, and {peer} acknowledged nothing new of it for "
        "{idle_time}",
        advice::path},
    Row{.when = is_our_probe,
        .sure = likely,
        .causes = port_probe,
        .means = "our process that called said nothing, and was never seen to speak BGP: a probe "
                 "of the port that was held open",
        .acts = Acts::caller},
    Row{.when = may_be_our_probe,
        .sure = ambiguous,
        .causes = either(port_probe, local_daemon_stalled),
        .means = "{local} called and said nothing: a probe of the port that was held open "
                 "(telnet), or a BGP process that hangs",
        .advice = "On this host look what calls the BGP port of {peer}.",
        .acts = Acts::caller},
    Row{all<ignored_here, any<we_were_silent, may_have_been_silent>, no<our_window_closed>>,
        ambiguous, either(path_down, local_drop, local_daemon_stalled),
        "what {peer} sent last was never acknowledged by our TCP, nor did anything leave: the link "
        "of this host or the host itself is down, or it drops what comes",
        advice::path},
    Row{all<we_were_silent, its_last_came_late>, ambiguous, either(path_down, local_daemon_stalled),
        "nobody was heard for the hold time of {hold}, and then all that {peer} had said came at "
        "once: the path or the link of {local} was down",
        advice::path},
    Row{all<we_were_silent, our_next_was_not_due>, likely, keepalive_slower_than_hold,
        "our KEEPALIVEs went out {our_interval} apart, which is too long for a hold time of {hold}",
        advice::our_keepalives, stop, Side::local},
    Row{all<we_were_silent, our_keepalives_are_slow>, ambiguous,
        either(keepalive_slower_than_hold, local_daemon_stalled),
        "our KEEPALIVEs went out {our_interval} apart, nearly as long as the hold time of {hold}, "
        "so the next one was late, or our BGP process hangs",
        advice::our_keepalives, stop, Side::local},
    Row{all<we_were_silent, our_keepalives_are_rare>, ambiguous,
        either(local_daemon_stalled, keepalive_slower_than_hold),
        "our BGP process had written {idle}, and our KEEPALIVEs had gone out {our_interval} apart: "
        "more than a third of the hold time of {hold}, though less than all of it, and the next "
        "one did not follow",
        advice::our_process},
    Row{all<we_were_silent, our_keepalives_are_unmeasured>, ambiguous,
        either(keepalive_slower_than_hold, local_daemon_stalled),
        "our BGP process lives, as it closed at once, but after the KEEPALIVE that opened the "
        "session it had written {idle}",
        advice::our_keepalives, stop, Side::local},
    Row{we_were_silent, likely, local_daemon_stalled, "our BGP process had written {idle}",
        advice::our_process},
    Row{all<may_have_been_silent, peer_window_closed>, ambiguous,
        either(peer_not_reading, local_daemon_stalled),
        "the receive window of {peer} is closed, so its BGP process did not read; but ours had "
        "written {idle}, and the hold time is not known",
        advice::its_process, read_on},
    Row{all<queue_unseen, peer_window_closed>, likely, peer_not_reading,
        "the receive window of {peer} is closed, so that nothing of ours could leave: its BGP "
        "process did not read",
        advice::its_process, read_on},
    Row{peer_window_closed, likely, peer_not_reading,
        "we wrote in time, but the receive window of {peer} is closed: its BGP process did not "
        "read",
        advice::its_process, read_on},
    Row{ttl_exceeded, likely, ttl_too_low, ttl_ran_out, advice::our_multihop, read_on},
    Row{all<unacknowledged, rejected_on_the_way>, likely, firewall_icmp, is_rejected,
        advice::port_filter},
    Row{all<unacknowledged, router_has_no_way>, likely, path_down, no_way_to_it, advice::path},
    Row{nothing_leaves, likely, either(local_no_route, path_down), nothing_left, advice::our_route},
    Row{deaf_to_us, ambiguous, either(gtsm_at_peer, path_or_acl_drop, ttl_too_low), means::deaf,
        advice::its_ttl, read_on},
    Row{all<full_size_unacked, no<repeated_here>>, ambiguous, mtu_blackhole,
        "a large part of what we sent was lost before it came to the place of the capture, while "
        "later segments came: the path drops large packets, or loses some",
        advice::mtu, read_on},
    Row{full_size_unacked, likely, mtu_blackhole, means::too_large, advice::mtu, read_on},
    Row{all<may_have_been_silent, unacknowledged, no<peer_window_closed>>, ambiguous,
        either(path_down, local_daemon_stalled),
        "the TCP of {peer} did not acknowledge what we wrote; but our BGP process had written "
        "{idle}, and the hold time is not known",
        advice::path},
    Row{all<may_have_been_silent, no<peer_window_closed>>, ambiguous,
        either(local_daemon_stalled, peer_daemon_stalled),
        "our BGP process had written {idle}: whether that is the hold time is not known, as no "
        "OPEN was seen, so it was too silent, or the BGP process of {peer} did not read",
        advice::our_process},
    Row{all<unacknowledged, no<peer_window_closed>>, likely, path_down,
        "we wrote in time, but the TCP of {peer} did not acknowledge it", advice::path},
    Row{all<acknowledged, no<peer_window_closed>>, likely, peer_daemon_stalled,
        "we wrote in time and the TCP of {peer} acknowledged it, but its BGP process did not read",
        advice::its_process},
    Row{no<peer_window_closed>, ambiguous, either(path_down, local_daemon_stalled), in_doubt,
        advice::path},
};

constexpr std::array hold_timer_table{
    Group{Outcome::hold_timer_expired, Acts::path, saw_notification, hold_timer_expired, flaps},
};

} // namespace

std::span<const Group> hold_timer_groups()
{
    return hold_timer_table;
}

} // namespace bgpsnoop::engine
