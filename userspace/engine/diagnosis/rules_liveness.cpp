#include <array>

#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/rules.hpp"
#include "engine/timing.hpp"

/// Whose fault it is when a timer ends a session (diagnosis.md, "Established"). Three clocks tell
/// (ground fact 9): the last message of the peer's daemon, the last acknowledgement of its kernel,
/// the last byte that our daemon read. What this host dropped itself goes before all of them.
namespace bgpsnoop::engine {

namespace {

constexpr auto certain = Certainty::certain;
constexpr auto likely = Certainty::likely;
constexpr auto ambiguous = Certainty::ambiguous;
using enum Cause;

bool heard_it(const Case& c) // less than the hold time ago; a capture sees what we did not read
{
    const auto last = c.seen.received.counts.last_message();
    const auto hold = c.seen.hold_time();
    return last && hold && *hold > 0 && end_time(c) - *last < std::chrono::seconds(*hold) / 2;
}

/// OpenBGPD 7.7 says 4/0 when its send hold timer (RFC 9687) goes off: we read, the peer does not.
bool ours_and_blocked(const Case& c)
{
    return sent_notification(c) && heard_it(c) && peer_window_closed(c) && !unread_here(c) &&
           !our_window_closed(c);
}

bool ours_and_ignored(const Case& c)
{
    return sent_notification(c) && ignored_here(c) && !our_window_closed(c);
}

bool ours_and_unread(const Case& c)
{
    return sent_notification(c) && !ours_and_blocked(c) && !ours_and_ignored(c) &&
           (unread_here(c) || our_window_closed(c) || heard_it(c));
}

bool heard_us_for_long(const Case& c)
{
    return c.seen.up_at && c.seen.sample.acked_at &&
           *c.seen.sample.acked_at - *c.seen.up_at > timing::settled;
}

bool ours(const Case& c) // and what the peer sent is not here
{
    return sent_notification(c) && !ours_and_unread(c) && !ours_and_blocked(c) &&
           !ours_and_ignored(c);
}

bool ours_and_missing(const Case& c)
{
    return ours(c) && missing_bytes(c);
}

bool ours_and_ttl(const Case& c)
{
    return ours(c) && ttl_exceeded(c);
}

bool ours_and_deaf(const Case& c)
{
    return ours(c) && deaf_to_us(c);
}

/// It has heard us for a while, or never heard more than the beginning.
bool ours_and_repeating(const Case& c)
{
    return ours(c) && !missing_bytes(c) && repeats_in_vain(c) && !heard_us_for_long(c);
}

bool ours_and_repeating_now(const Case& c)
{
    return ours(c) && !missing_bytes(c) && repeats_in_vain(c) && heard_us_for_long(c);
}

bool ours_and_unacked(const Case& c)
{
    return ours(c) && !missing_bytes(c) && unacknowledged(c);
}

bool ours_and_acked(const Case& c)
{
    return ours(c) && !missing_bytes(c) && acknowledged(c);
}

bool we_wrote_nothing(const Case& c) // for the hold time, and then the peer's timer went off
{
    return received_notification(c) && we_were_silent(c);
}

bool theirs(const Case& c)
{
    return received_notification(c) && !we_wrote_nothing(c);
}

bool theirs_and_full(const Case& c)
{
    return theirs(c) && peer_window_closed(c);
}

bool theirs_and_ttl(const Case& c)
{
    return theirs(c) && ttl_exceeded(c);
}

bool theirs_and_deaf(const Case& c)
{
    return theirs(c) && deaf_to_us(c);
}

bool theirs_and_large(const Case& c)
{
    return theirs(c) && full_size_unacked(c);
}

bool theirs_and_unacked(const Case& c)
{
    return theirs(c) && unacknowledged(c) && !peer_window_closed(c);
}

bool theirs_and_acked(const Case& c)
{
    return theirs(c) && acknowledged(c) && !peer_window_closed(c);
}

bool in_doubt(const Case& c)
{
    return !ours_and_blocked(c) && !ours_and_ignored(c) && !ours_and_unread(c) &&
           !ours_and_missing(c) && !ours_and_unacked(c) && !ours_and_acked(c) &&
           !we_wrote_nothing(c) && !theirs_and_full(c) && !theirs_and_unacked(c) &&
           !theirs_and_acked(c);
}

bool ours_in_doubt(const Case& c)
{
    return sent_notification(c) && in_doubt(c);
}

bool theirs_in_doubt(const Case& c)
{
    return received_notification(c) && in_doubt(c);
}

bool auth_drops_from_start(const Case& c)
{
    return auth_drops(c) && !c.seen.established();
}

bool we_are_blocked(const Case& c)
{
    return sent_notification(c) && peer_window_closed(c);
}

bool we_block(const Case& c)
{
    return received_notification(c) && (our_window_closed(c) || unread_here(c));
}

bool icmp_came(const Case& c)
{
    return c.seen.icmp.has_value();
}

constexpr std::string_view our_process = "On this host check that the BGP process is alive, not "
                                         "stopped and not overloaded.";
constexpr std::string_view its_process = "On {peer} check that its BGP process is alive, not "
                                         "stopped and not overloaded.";
constexpr std::string_view the_path = "Check links, routes and MTU between {local} and {peer}.";
constexpr std::string_view the_mtu =
    "Check the MTU between {local} and {peer}, and that ICMP \"too big\" gets through.";
constexpr std::string_view the_keys =
    "Compare the MD5 or TCP-AO keys for this session on {peer} and on this host.";
constexpr std::string_view our_ttl = "On this host check ttl-security (GTSM) for neighbour {peer}.";
constexpr std::string_view its_ttl =
    "On {peer} check ttl-security (GTSM) or ebgp-multihop for neighbour {local}, and ACLs.";
constexpr std::string_view our_filter = "On this host check firewall and rp_filter for {peer}.";
constexpr std::string_view keys_changed =
    "a key was changed at one end only, and this host drops the segments of {peer}: {dropped}";
constexpr std::string_view dropped_here = "this host drops the segments of {peer}: {dropped}";
constexpr std::string_view ignored =
    "what {peer} sent came to this host and our TCP never acknowledged it: this host drops it, for "
    "its TTL, for its key or by a firewall";
constexpr std::string_view deaf =
    "messages of {peer} arrived, but it never acknowledged a byte of ours: "
    "it drops our segments, for their TTL or by an ACL";
constexpr std::string_view one_way =
    "{peer} repeated what we had acknowledged and acknowledged nothing of ours: it does not hear "
    "us, "
    "because the path or an ACL drops our segments, or it drops them for their TTL";
constexpr std::string_view too_large =
    "a full-size segment was repeated in vain while smaller ones "
    "arrived, so the path drops large packets";

constexpr std::string_view ttl_ran_out =
    "a router on the way answered a segment of ours with {icmp}: the TTL that our BGP process "
    "sets does not reach the peer";
constexpr std::string_view our_multihop =
    "On this host check ebgp-multihop or ttl-security for neighbour {peer}.";

constexpr auto hold = Outcome::hold_timer_expired;
constexpr auto send_hold = Outcome::send_hold_timer_expired;
constexpr auto timeout = Outcome::tcp_timeout;

constexpr std::array rules{
    // What this host dropped: certain, whichever end's timer it was.
    CauseRule{hold, auth_mismatch, auth_drops_from_start, certain, dropped_here, the_keys,
              Side::unknown},
    CauseRule{hold, auth_changed, auth_drops, certain, keys_changed, the_keys, Side::unknown},
    CauseRule{hold, gtsm_here, ttl_drops, certain, dropped_here, our_ttl, Side::local},
    CauseRule{hold, local_drop, filter_drops, certain, "{dropped}", our_filter, Side::local},
    // Our timer.
    CauseRule{hold, peer_not_reading, ours_and_blocked, likely,
              "yet {peer} was heard in time, and it is its receive window that is closed: its BGP "
              "process does not read",
              its_process, Side::peer},
    CauseRule{hold, gtsm_here, ours_and_ignored, ambiguous, ignored, our_filter, Side::local},
    CauseRule{hold, auth_mismatch, ours_and_ignored, ambiguous},
    CauseRule{hold, local_drop, ours_and_ignored, ambiguous},
    CauseRule{hold, local_daemon_stalled, ours_and_unread, likely,
              "yet the peer's messages are here: our BGP process did not read them", our_process,
              Side::local},
    CauseRule{hold, ttl_too_low, ours_and_ttl, likely, ttl_ran_out, our_multihop, Side::local},
    CauseRule{hold, loss_towards_us, ours_and_missing, likely,
              "what {peer} sent after its last message did not arrive, as its later segments tell, "
              "so the path towards us loses it",
              the_mtu, Side::path},
    CauseRule{hold, mtu_blackhole, ours_and_missing, ambiguous},
    CauseRule{hold, gtsm_at_peer, ours_and_deaf, ambiguous, deaf, its_ttl, Side::peer},
    CauseRule{hold, path_or_acl_drop, ours_and_deaf, ambiguous},
    CauseRule{hold, ttl_too_low, ours_and_deaf, ambiguous},
    CauseRule{hold, gtsm_at_peer, ours_and_repeating, ambiguous, one_way, its_ttl, Side::peer},
    CauseRule{hold, path_or_acl_drop, ours_and_repeating, ambiguous},
    CauseRule{hold, ttl_too_low, ours_and_repeating, ambiguous},
    CauseRule{hold, path_down, ours_and_repeating, ambiguous},
    CauseRule{hold, path_down, ours_and_repeating_now, ambiguous, one_way, the_path, Side::path},
    CauseRule{hold, path_or_acl_drop, ours_and_repeating_now, ambiguous},
    CauseRule{hold, gtsm_at_peer, ours_and_repeating_now, ambiguous},
    CauseRule{hold, path_down, ours_and_unacked, likely,
              "nothing came in and our own data was not acknowledged either", the_path, Side::path,
              Needs::drops},
    CauseRule{hold, peer_daemon_hung, ours_and_acked, likely,
              "the kernel of {peer} acknowledged our data but its BGP process sent nothing",
              its_process, Side::peer, Needs::unread},
    // The peer's timer.
    CauseRule{hold, local_daemon_stalled, we_wrote_nothing, likely,
              "our BGP process had written {idle}", our_process, Side::local},
    CauseRule{hold, peer_not_reading, theirs_and_full, likely,
              "we wrote in time, but the receive window of {peer} is closed: its BGP process did "
              "not read",
              its_process, Side::peer},
    CauseRule{hold, ttl_too_low, theirs_and_ttl, likely, ttl_ran_out, our_multihop, Side::local},
    CauseRule{hold, gtsm_at_peer, theirs_and_deaf, ambiguous, deaf, its_ttl, Side::peer},
    CauseRule{hold, path_or_acl_drop, theirs_and_deaf, ambiguous},
    CauseRule{hold, ttl_too_low, theirs_and_deaf, ambiguous},
    CauseRule{hold, mtu_blackhole, theirs_and_large, likely, too_large, the_mtu, Side::path},
    CauseRule{hold, path_down, theirs_and_unacked, likely,
              "we wrote in time, but the TCP of {peer} did not acknowledge it", the_path,
              Side::path},
    CauseRule{
        hold, peer_daemon_stalled, theirs_and_acked, likely,
        "we wrote in time and the TCP of {peer} acknowledged it, but its BGP process did not read",
        its_process, Side::peer},
    // Neither queue is known.
    CauseRule{hold, path_down, in_doubt, ambiguous,
              "the path is down, or one BGP process does not work", the_path},
    CauseRule{hold, peer_daemon_hung, ours_in_doubt, ambiguous},
    CauseRule{hold, local_daemon_stalled, theirs_in_doubt, ambiguous},
    CauseRule{hold, periodic_flap, flaps_periodically, ambiguous},

    CauseRule{
        send_hold, peer_not_reading, we_are_blocked, certain,
        "the receive window of {peer} is closed, so its BGP process does not read what we send",
        its_process},
    CauseRule{send_hold, peer_not_reading, sent_notification, likely,
              "the BGP process of {peer} does not read what we send", its_process},
    CauseRule{send_hold, local_not_reading, we_block, certain,
              "what {peer} sent fills our receive queue, so our BGP process does not read",
              our_process},
    CauseRule{send_hold, local_not_reading, received_notification, likely,
              "our BGP process does not read what {peer} sends", our_process},

    CauseRule{timeout, auth_changed, auth_drops, certain, keys_changed, the_keys, Side::unknown},
    CauseRule{timeout, gtsm_here, ttl_drops, certain, dropped_here, our_ttl, Side::local},
    CauseRule{timeout, local_drop, filter_drops, certain, "{dropped}", our_filter, Side::local},
    CauseRule{timeout, gtsm_at_peer, deaf_to_us, likely, deaf, its_ttl, Side::peer},
    CauseRule{timeout, mtu_blackhole, full_size_unacked, ambiguous, too_large, the_mtu, Side::path},
    CauseRule{timeout, path_down, icmp_came, likely,
              "the path is down, and {icmp} came back for a segment of ours", the_path},
    CauseRule{timeout, path_down, always, likely, "the path is down or the router is", the_path},
    CauseRule{timeout, periodic_flap, flaps_periodically, ambiguous},
};

} // namespace

std::span<const CauseRule> liveness_causes()
{
    return rules;
}

} // namespace bgpsnoop::engine
