#include <array>

#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/rules.hpp"
#include "engine/timing.hpp"

/// Causes of connections on which one end never said a word (diagnosis.md, "Connected, no word from
/// the peer" with its ranking, and "Connected, silence"), seen from the one end and from the other.
namespace bgpsnoop::engine {

namespace {

constexpr auto certain = Certainty::certain;
constexpr auto likely = Certainty::likely;
constexpr auto ambiguous = Certainty::ambiguous;
using enum Cause;

/// We called it, and none of its or our last words explains the refusal.
bool puzzling(const Case& c)
{
    return called_by_us(c) && !told_us<6, 1>(c) && !told_us<6, 2>(c) && !told_us<6, 3>(c) &&
           !after_open_error(c);
}

bool knows_us(const Case& c)
{
    return puzzling(c) && peer_calls_us(c);
}

bool knows_another(const Case& c)
{
    const bool established_elsewhere = c.past.ever_established && !established_before(c);
    return puzzling(c) && (peer_calls_our_other_address(c) || established_elsewhere);
}

bool known_before(const Case& c)
{
    return puzzling(c) && established_before(c);
}

bool stranger(const Case& c)
{
    return puzzling(c) && !c.past.ever_established && !peer_calls_us(c) &&
           !peer_calls_our_other_address(c);
}

bool hung_up(const Case& c)
{
    return !called_by_us(c) && !told_us<6, 1>(c) && !told_us<6, 2>(c) && !told_us<6, 3>(c);
}

bool slow(const Case& c)
{
    const auto since = c.seen.sent.open_at ? c.seen.sent.open_at : c.seen.handshake_at;
    return puzzling(c) && since && end_time(c) - *since >= timing::slow_close;
}

/// The same for a call that our speaker refused.
bool puzzling_here(const Case& c)
{
    return !we_told<6, 1>(c) && !we_told<6, 2>(c) && !we_told<6, 3>(c) && !after_open_error(c);
}

bool we_call_it(const Case& c)
{
    return puzzling_here(c) && c.past.we_called.has_value();
}
bool we_knew_it(const Case& c)
{
    return puzzling_here(c) && established_before(c);
}

bool nothing_acknowledged(const Case& c)
{
    constexpr std::uint64_t syn = 1;
    return unacknowledged(c) && c.seen.sample.bytes_acked.value_or(0) <= syn;
}

/// The OPEN was acknowledged at first, and then nothing more: our last words went unanswered.
bool deaf_by_now(const Case& c)
{
    return !nothing_acknowledged(c) && !full_size_unacked(c) && unacknowledged(c);
}

/// Our last words found no connection there any more: whatever it said when it closed is lost.
bool closed_unheard(const Case& c)
{
    const auto& reset = c.seen.received.reset_at;
    return reset && c.seen.sent.notification_at && *reset >= *c.seen.sent.notification_at &&
           !c.seen.received.fin_at;
}

bool may_be_dropped_here(const Case& c)
{
    return nothing_acknowledged(c) && drops_unseen(c);
}

bool open_unread(const Case& c)
{
    return c.seen.received.arrived_at || unread_here(c);
}

/// A speaker that closes at once has changed its mind; one that lets bytes wait does not run.
bool left_waiting(const Case& c)
{
    const auto& arrived = c.seen.received.arrived_at;
    return arrived && end_time(c) - *arrived >= timing::slow_close;
}

constexpr std::string_view after_prefixes =
    "it still holds the session down after \"{original}\" ({ago} ago)";
constexpr std::string_view its_prefixes =
    "On {peer} check the maximum-prefix limit of neighbour {local}, then clear the session.";
constexpr std::string_view has_neighbour =
    "On {peer} check that neighbour {local} is configured and not shut down.";
constexpr std::string_view has_family =
    "On {peer} check that neighbour {local} has an active address family and its VRF.";
constexpr std::string_view listens = "a BGP process listens there, but it does not talk to this "
                                     "neighbour";
constexpr std::string_view is_alive =
    "On {peer} check that its BGP process is alive and not stopped.";
constexpr std::string_view ours = "On this host check that neighbour {peer} is configured and not "
                                  "shut down.";

constexpr std::array rules{
    CauseRule{Outcome::closed_without_answer, middlebox, foreign_reset, likely,
              "the RST has a TTL unlike that of the peer's other segments, so something on the way "
              "sent it",
              "Check firewalls and proxies between {local} and {peer}.", Side::path},
    // 1 of the ranking, the sibling, is an outcome of its own: collision.
    // 2: the last NOTIFICATION explains it.
    CauseRule{Outcome::closed_without_answer, peer_max_prefix_hold, told_us<6, 1>, likely,
              after_prefixes, its_prefixes},
    CauseRule{Outcome::closed_without_answer, peer_shut_down, told_us<6, 2>, likely,
              "it told us \"{original}\" {ago} ago and is still shut down", has_neighbour},
    CauseRule{Outcome::closed_without_answer, peer_deconfigured, told_us<6, 3>, likely,
              "it told us \"{original}\" {ago} ago and no longer has us configured", has_neighbour},
    CauseRule{Outcome::closed_without_answer, peer_error_backoff, after_open_error, likely,
              "it waits after \"{original}\" ({ago} ago), which is the error to mend",
              "Compare the parameters of {peer} and this host: \"{original}\"."},
    // 3: it knows us.
    CauseRule{Outcome::closed_without_answer, peer_no_address_family, knows_us, ambiguous,
              "yet it calls us itself, so it has us configured and refuses for another reason",
              has_family},
    CauseRule{Outcome::closed_without_answer, peer_start_delay, knows_us, ambiguous},
    CauseRule{Outcome::closed_without_answer, wrong_vrf, knows_us, ambiguous},
    // It called us, and hung up before its OPEN: whatever it is, it knows us.
    CauseRule{Outcome::closed_without_answer, peer_start_delay, hung_up, ambiguous,
              "it calls us, so it has us configured, but gave its own call up at once: it starts, "
              "is being reconfigured, or died",
              is_alive},
    CauseRule{Outcome::closed_without_answer, peer_crashed, hung_up, ambiguous},
    // 4: it knows another address of ours.
    CauseRule{Outcome::closed_without_answer, wrong_source_address, knows_another, likely,
              "it knows us by another address, {called}, and we call from {local}",
              "On this host check the source address (update-source) of neighbour {peer}.",
              Side::local},
    // 7, before 5 and 6: a refusal comes at once.
    CauseRule{Outcome::closed_without_answer, peer_crashed, slow, ambiguous,
              "that is late for a refusal, so its BGP process died or a proxy stands between",
              is_alive},
    // 5: it knew us.
    CauseRule{Outcome::closed_without_answer, peer_shut_down, known_before, ambiguous,
              "the session existed before, so it was shut down or removed there, or restarts",
              has_neighbour},
    CauseRule{Outcome::closed_without_answer, peer_deconfigured, known_before, ambiguous},
    // 6: it never knew us.
    CauseRule{Outcome::closed_without_answer, peer_not_configured_for_us, stranger, ambiguous,
              listens, has_neighbour},
    CauseRule{Outcome::closed_without_answer, peer_shut_down, stranger, ambiguous},
    CauseRule{Outcome::closed_without_answer, wrong_vrf, stranger, ambiguous},
    CauseRule{Outcome::closed_without_answer, peer_no_address_family, stranger, ambiguous},

    // The same, seen from the refusing end.
    CauseRule{Outcome::refused_locally, local_daemon_exited, exiting, certain,
              "its process was exiting", "On this host check why the BGP process ended."},
    CauseRule{Outcome::refused_locally, local_limit_exceeded, we_told<6, 1>, likely,
              "we hold the session down after \"{original}\" ({ago} ago)",
              "On this host check the maximum-prefix limit of neighbour {peer}, then clear it."},
    CauseRule{Outcome::refused_locally, local_shut_down, we_told<6, 2>, likely,
              "we told it \"{original}\" {ago} ago and the neighbour is still shut down", ours},
    CauseRule{Outcome::refused_locally, local_not_configured, we_told<6, 3>, likely,
              "we told it \"{original}\" {ago} ago and no longer have it configured", ours},
    CauseRule{Outcome::refused_locally, local_error_backoff, after_open_error, likely,
              "we wait after \"{original}\" ({ago} ago), which is the error to mend",
              "Compare the parameters of {peer} and this host: \"{original}\"."},
    CauseRule{
        Outcome::refused_locally, local_shut_down, we_call_it, ambiguous,
        "this host calls that peer itself, so it is configured and refuses for another reason",
        ours},
    CauseRule{Outcome::refused_locally, local_shut_down, we_knew_it, ambiguous,
              "the session existed before, so it was shut down or removed here", ours},
    CauseRule{Outcome::refused_locally, local_not_configured, puzzling_here, ambiguous,
              "it does not talk to this neighbour, which is not configured here or shut down",
              ours},
    CauseRule{Outcome::refused_locally, local_shut_down, puzzling_here, ambiguous},

    CauseRule{Outcome::open_unanswered, local_daemon_stalled, open_unread, certain,
              "its answer lies unread in our receive queue, so our own BGP process does not read",
              "On this host check that the BGP process is alive and not overloaded.", Side::local},
    CauseRule{Outcome::open_unanswered, gtsm_here, ttl_drops, certain,
              "this host drops the segments of {peer}: {dropped}",
              "On this host check ttl-security (GTSM) for neighbour {peer}.", Side::local},
    CauseRule{Outcome::open_unanswered, auth_mismatch, auth_drops, certain,
              "this host drops the segments of {peer}: {dropped}",
              "Compare the MD5 or TCP-AO keys for this session on {peer} and on this host.",
              Side::unknown},
    CauseRule{Outcome::open_unanswered, local_drop, filter_drops, certain, "{dropped}",
              "On this host check firewall and rp_filter for {peer}.", Side::local},
    CauseRule{Outcome::open_unanswered,
              peer_multihop_missing,
              nothing_acknowledged,
              likely,
              "its TCP acknowledged nothing after the handshake, so our segments or its answers "
              "do not arrive",
              "On {peer} check ebgp-multihop or ttl-security for neighbour {local}, and ACLs.",
              {},
              Needs::drops},
    CauseRule{Outcome::open_unanswered, gtsm_here, may_be_dropped_here, ambiguous},
    CauseRule{Outcome::open_unanswered, local_drop, may_be_dropped_here, ambiguous},
    CauseRule{Outcome::open_unanswered, mtu_blackhole, full_size_unacked, likely,
              "a full-size segment is repeated in vain while smaller ones arrive, so the path "
              "drops large packets",
              "Check the MTU between {local} and {peer}, and that ICMP \"too big\" gets through.",
              Side::path},
    CauseRule{Outcome::open_unanswered, peer_multihop_missing, deaf_by_now, ambiguous,
              "its TCP acknowledged our OPEN but not what we sent last, so its answers no longer "
              "arrive, or our segments do not",
              "On {peer} check ebgp-multihop or ttl-security for neighbour {local}, and ACLs."},
    CauseRule{Outcome::open_unanswered, path_down, deaf_by_now, ambiguous},
    CauseRule{Outcome::open_unanswered, peer_multihop_missing, closed_unheard, ambiguous,
              "by then its host no longer knew the connection, so what it said when it closed did "
              "not arrive",
              "On {peer} check ebgp-multihop or ttl-security for neighbour {local}, and ACLs."},
    CauseRule{Outcome::open_unanswered, peer_daemon_hung, acknowledged, likely,
              "its kernel acknowledged our OPEN but its BGP process does not answer", is_alive},
    CauseRule{Outcome::open_unanswered, peer_daemon_hung, always, ambiguous,
              "its BGP process hangs, or our segments do not arrive", is_alive},
    CauseRule{Outcome::open_unanswered, peer_multihop_missing, always, ambiguous},

    CauseRule{Outcome::open_not_sent, local_daemon_exited, exiting, certain,
              "its process was exiting", "On this host check why the BGP process ended."},
    CauseRule{Outcome::open_not_sent, local_daemon_stalled, left_waiting, likely,
              "the peer's bytes were waiting and it did not answer them",
              "On this host check that the BGP process is alive and not overloaded."},
    CauseRule{Outcome::open_not_sent, local_shut_down, always, ambiguous,
              "it changed its mind or was reconfigured", ours},
};

} // namespace

std::span<const CauseRule> silent_causes()
{
    return rules;
}

} // namespace bgpsnoop::engine
