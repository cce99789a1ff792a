// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "engine/diagnosis/accusation.hpp"
#include "engine/diagnosis/accused_open.hpp"
#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/refuted.hpp"
#include "engine/diagnosis/sentences.hpp"
#include "engine/open_comparison.hpp"
#include "wire/notification_data.hpp"

/// Causes of connections that failed on what was said in the OPENs, or on a word said instead of
/// one (diagnosis.md, "Told apart: the OPENs"). The direction of the NOTIFICATION says who objects:
/// received, the peer's configuration disagrees with our OPEN; sent, ours disagrees with theirs.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

constexpr std::array not_bgp{
    Row{always, certain, foreign_protocol, "it is not a BGP speaker, or it encrypts",
        "Check what talks to the BGP port at {peer}."},
};

bool disjoint_families(const Case& c)
{
    return c.seen.sent.open && c.seen.received.open &&
           !share_a_family(*c.seen.sent.open, *c.seen.received.open);
}

bool names_a_capability(const Case& c) // 2/7 with capabilities in its data (RFC 5492 5)
{
    return !wire::named_capabilities(deciding(c)).empty();
}

/// The OPENs do not tell whether one is shared.
bool family_unseen(const Case& c)
{
    const auto named = wire::named_capabilities(deciding(c));
    const auto is_family = [](const auto& each) { return each.family.has_value(); };
    return std::ranges::any_of(named, is_family) && !(our_open(c) && their_open(c));
}

bool offers(const wire::Open& sender, const wire::NamedCapability& capability)
{
    return capability.family ? std::ranges::count(sender.families(), *capability.family) > 0
                             : sender.has(capability.code);
}

/// FRR names what it does not know of the OPEN, not what it misses.
bool was_offered(const Case& c)
{
    const auto& accused_one = accused_open(c);
    const auto named = wire::named_capabilities(deciding(c));
    return accused_one && !named.empty() &&
           std::ranges::all_of(named, [&](const auto& each) { return offers(*accused_one, each); });
}

constexpr auto about_a_capability = any<notified_exactly<2, 7>, notified_exactly<2, 8>>; // 8: BIRD

constexpr std::string_view compare = "Compare the configurations of {objector} and {accused}.";

constexpr std::string_view different_ids =
    "Give {objector} and {accused} different router ids, neither of them zero.";
constexpr std::string_view same_family =
    "Activate the same address family for this neighbour on {peer} and on this host.";
constexpr std::string_view compare_hold_times =
    "Compare the hold times and minimum hold times of {objector} and {accused}.";

constexpr std::string_view changed_since =
    "On {objector} look at the BGP log and the configuration changes.";

bool accused_open_unseen(const Case& c)
{
    return !accused_open(c);
}

/// Who objects has said no role itself, so that none is missing or wrong (RFC 9234 4.2); or both
/// pair. Of what was not seen nothing is known.
bool roles_are_no_reason(const Case& c)
{
    const auto &ours = our_open(c), &theirs = their_open(c);
    if (!ours || !theirs)
        return false;
    const auto *mine = ours->find<wire::Role>(), *its = theirs->find<wire::Role>();
    if ((sent_notification(c) ? mine : its) == nullptr)
        return true;
    return mine != nullptr && its != nullptr && roles_pair(*mine, *its);
}

constexpr Row illegal(Condition when, Certainty sure, Cause cause, std::string_view means,
                      std::string_view advice)
{
    return {.when = when,
            .sure = sure,
            .causes = cause,
            .means = means,
            .advice = advice,
            .acts = Acts::offender};
}

constexpr std::array open_rejected{
    illegal(all<notified_exactly<2, 2>, says_as_zero>, certain, bad_peer_as,
            "{accused_open} says AS 0, which nobody may have (RFC 7607)",
            "On {accused} check the local AS."),
    illegal(all<notified_exactly<2, 1>, says_another_version>, certain, unsupported_version,
            "{accused_open} says BGP version {accused_version}, and only version 4 is in use",
            "Look at the configuration and the software version of {accused}."),
    illegal(all<notified_exactly<2, 3>, says_id_zero>, certain, bad_bgp_identifier,
            "{accused_open} says BGP identifier {accused_id}{id_fault} (RFC 6286)",
            "Give {accused} a router id."),
    illegal(all<notified_exactly<2, 3>, says_multicast_id>, likely, bad_bgp_identifier,
            "{accused_open} says BGP identifier {accused_id}, which is no unicast address (RFC "
            "4271 4.2)",
            "Give {accused} a router id that is an address of a host."),
    illegal(all<notified_exactly<2, 6>, says_too_short_a_hold_time>, certain,
            unacceptable_hold_time,
            "{accused_open} says a hold time of {accused_hold}, and it must be 0 or at least 3 s "
            "(RFC 4271 4.2)",
            "On {accused} check the hold time of the neighbour."),
    illegal(all<notified_exactly<2, 11>, says_no_such_role>, certain, role_mismatch,
            "{accused_open} says BGP role {accused_role}, which is none (RFC 9234 4.1)",
            "On {accused} check the BGP role of the neighbour."),
    illegal(all<notified_exactly<2, 11>, says_several_roles>, certain, role_mismatch,
            "{accused_open} says several BGP roles that differ (RFC 9234 4.2)",
            "On {accused} check the BGP role of the neighbour."),
    // What was accepted once, a new configuration may refuse.
    Row{all<notified_exactly<2, 2>, was_established>, likely, either(bad_peer_as, false_objection),
        "{objecting} does not accept {accused_as} from {accused_open} any more: its configuration "
        "was changed, or it is wrong",
        changed_since},
    Row{all<notified_exactly<2, 6>, was_established>, likely,
        either(unacceptable_hold_time, false_objection),
        "{objecting} does not accept the hold time of {accused_open} any more: its configuration "
        "was changed, or it is wrong",
        changed_since},
    refuted(all<notified_exactly<2, 1>, both_say_version_4>,
            "both OPENs say BGP version 4, so it is {objector} that is wrong"),
    refuted(all<notified_exactly<2, 4>, says_no_parameter>,
            "{accused_open} has no optional parameter, so it is {objector} that is wrong"),
    Row{notified_exactly<2, 2>, certain, bad_peer_as,
        "{objecting} does not accept {accused_as} from {accused_open}",
        "On {objector} check the remote AS of neighbour {accused_address}, or the local AS of "
        "{accused}."},
    Row{all<notified_exactly<2, 1>, accused_open_unseen>, certain, unsupported_version,
        "{objecting} does not speak the BGP version of {accused_open}", compare},
    Row{notified_exactly<2, 1>, certain, unsupported_version,
        "{objecting} does not speak BGP version {accused_version} of {accused_open}", compare},
    Row{all<notified_exactly<2, 3>, accused_open_unseen>, certain, bad_bgp_identifier,
        "{objecting} does not accept the BGP identifier of {accused_open}{objector_id}",
        different_ids},
    Row{notified_exactly<2, 3>, certain, bad_bgp_identifier,
        "{objecting} does not accept BGP identifier {accused_id} from {accused_open}{objector_id}"
        "{id_fault}",
        different_ids},
    Row{notified_exactly<2, 4>, certain, unsupported_parameter,
        "{objecting} does not know an optional parameter of {accused_open}", compare},
    Row{all<notified_exactly<2, 6>, accused_open_unseen>, certain, unacceptable_hold_time,
        "{objecting} does not accept the hold time of {accused_open}{objector_hold}",
        compare_hold_times},
    Row{notified_exactly<2, 6>, certain, unacceptable_hold_time,
        "{objecting} does not accept a hold time of {accused_hold} from {accused_open}"
        "{objector_hold}",
        compare_hold_times},
    Row{all<about_a_capability, disjoint_families>, certain, no_common_family,
        "no address family in common: we offer {our_families}, the peer offers {their_families}",
        same_family},
    Row{all<notified_exactly<2, 7>, family_unseen>, likely,
        either(no_common_family, unsupported_capability),
        "{objecting} requires capability {capability}, or does not take it", same_family},
    Row{all<notified_exactly<2, 7>, names_a_capability, accused_open_unseen>, likely,
        unsupported_capability, "{objecting} requires capability {capability}, or does not take it",
        compare},
    Row{all<notified_exactly<2, 7>, was_offered>, ambiguous,
        either(unsupported_capability, false_objection),
        "{objecting} names capability {capability}, which {accused_open} did offer: it does not "
        "take it, or objects wrongly",
        compare},
    Row{all<notified_exactly<2, 7>, names_a_capability>, certain, unsupported_capability,
        "{objecting} requires capability {capability}, which {accused_open} did not offer",
        compare},
    Row{notified_exactly<2, 7>, likely, unsupported_capability,
        "{objecting} misses a capability in {accused_open}, or does not take one, and does not say "
        "which",
        "Look at the BGP log of {objector}, and compare the capabilities of both OPENs."},
    Row{all<notified_exactly<2, 11>, roles_are_no_reason>, ambiguous,
        either(role_mismatch, false_objection),
        "the OPENs show no BGP roles that do not pair (RFC 9234): ours is {our_role}, the peer's "
        "is {their_role}",
        advice::objectors_log},
    Row{notified_exactly<2, 11>, certain, role_mismatch,
        "the BGP roles do not pair (RFC 9234): ours is {our_role}, the peer's is {their_role}",
        "Set the roles to provider and customer, rs and rs_client, or peer and peer."},
    Row{.when = open_does_not_decode,
        .sure = likely,
        .causes = malformed_message,
        .means = "{accused_open} is malformed",
        .advice = advice::objectors_log,
        .acts = Acts::offender},
    Row{always, ambiguous, either(unsupported_capability, malformed_message),
        "{objector} does not accept the OPEN of {accused}", advice::objectors_log},
};

constexpr std::array closed_in_open_confirm{
    Row{within_error_wait, ambiguous, either(peer_error_backoff, peer_rejects_open, peer_crashed),
        "that was {ago} after \"{original}\", which is the error to mend: it waits, or it objects "
        "to "
        "the same again",
        advice::original_error},
    // A process that died is not back at once, and again.
    Row{again_and_again<Outcome::closed_in_open_confirm>, ambiguous,
        either(peer_rejects_open, peer_not_ready, peer_shut_down),
        "it did so time after time, so its BGP process lives and does not want this session: it "
        "objects to something in our OPEN, or is not ready",
        "On {peer} look at the BGP log, and compare the capabilities of both OPENs."},
    Row{always, ambiguous, either(peer_crashed, peer_shut_down),
        "its BGP process died or was stopped while the session opened",
        "On {peer} check that its BGP process runs, and look at its log."},
};

constexpr std::array opening_table{
    Group{Outcome::not_bgp, Acts::babbler,
          "The connection with {peer} carried bytes that do not begin with a BGP marker", not_bgp},
    Group{Outcome::open_rejected, Acts::objector, saw_notification, open_rejected},
    Group{Outcome::closed_in_open_confirm, Acts::peer,
          "{peer} closed the connection with {how} after both OPENs, without a NOTIFICATION",
          closed_in_open_confirm},
};

} // namespace

std::span<const Group> opening_groups()
{
    return opening_table;
}

} // namespace bgpsnoop::engine
