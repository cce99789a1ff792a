#include <algorithm>
#include <array>

#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/rules.hpp"
#include "engine/open_comparison.hpp"

/// Causes of connections that failed on what was said in the OPENs, or on a word said instead of
/// one (diagnosis.md, "OPENs exchanged"). The direction of the NOTIFICATION says who objects:
/// received, the peer's configuration disagrees with our OPEN; sent, ours disagrees with theirs.
namespace bgpsnoop::engine {

namespace {

constexpr auto certain = Certainty::certain;
constexpr auto likely = Certainty::likely;
constexpr auto ambiguous = Certainty::ambiguous;
using enum Cause;

bool disjoint_families(const Case& c)
{
    return c.seen.sent.open && c.seen.received.open &&
           !share_a_family(*c.seen.sent.open, *c.seen.received.open);
}

bool family_capability(const Case& c) // 2/7 with the wanted capability in its data (RFC 5492 5)
{
    constexpr std::uint8_t multiprotocol = 1;
    return notified_exactly<2, 7>(c) && !deciding(c).data.empty() &&
           deciding(c).data.front() == multiprotocol;
}

bool no_family(const Case& c)
{
    const bool about_it = notified_exactly<2, 7>(c) || notified_exactly<2, 8>(c); // 8: BIRD
    return about_it && (disjoint_families(c) || family_capability(c));
}

bool sent_first_word(const Case& c)
{
    return sent_notification(c);
}

template <int subcode> bool refused_by_peer(const Case& c)
{
    return received_notification(c) && notified_exactly<6, subcode>(c);
}

template <int code, int subcode> bool rejected_after(const Case& c)
{
    return received_notification(c) && told_us<code, subcode>(c);
}

bool gave_up_both(const Case& c)
{
    return !c.seen.established() && after_open_error(c) && sent_notification(c);
}

bool they_gave_up_both(const Case& c)
{
    return !c.seen.established() && after_open_error(c) && received_notification(c);
}

constexpr std::string_view compare_as =
    "On {objector} check the remote AS of neighbour {accused_address}, or the local AS of "
    "{accused}.";
constexpr std::string_view compare = "Compare the configurations of {objector} and {accused}.";

constexpr std::string_view still_after = "it still refuses after \"{original}\" ({ago} ago)";

constexpr std::array rules{
    CauseRule{Outcome::open_rejected, bad_peer_as, notified_exactly<2, 2>, certain,
              "{objecting} does not accept {accused_as} from {accused_open}", compare_as},
    CauseRule{Outcome::open_rejected, unsupported_version, notified_exactly<2, 1>, certain,
              "{objecting} does not speak BGP version {accused_version} of {accused_open}",
              compare},
    CauseRule{
        Outcome::open_rejected, bad_bgp_identifier, notified_exactly<2, 3>, certain,
        "{objecting} does not accept BGP identifier {accused_id} from {accused_open}, its own "
        "is {objector_id}{id_fault}",
        "Give {objector} and {accused} different router ids, neither of them zero."},
    CauseRule{Outcome::open_rejected, unsupported_parameter, notified_exactly<2, 4>, certain,
              "{objecting} does not know an optional parameter of {accused_open}", compare},
    CauseRule{
        Outcome::open_rejected, unacceptable_hold_time, notified_exactly<2, 6>, certain,
        "{objecting} does not accept a hold time of {accused_hold} from {accused_open}, its own "
        "is {objector_hold}",
        "Compare the hold times and minimum hold times of {objector} and {accused}."},
    CauseRule{Outcome::open_rejected, no_common_family, no_family, certain,
              "no address family in common: we offer {our_families}, the peer offers "
              "{their_families}",
              "Activate the same address family for this neighbour on {peer} and on this host."},
    CauseRule{Outcome::open_rejected, unsupported_capability, notified_exactly<2, 7>, certain,
              "{objecting} requires capability {capability}, which {accused_open} did not offer",
              compare},
    CauseRule{
        Outcome::open_rejected, role_mismatch, notified_exactly<2, 11>, certain,
        "the BGP roles do not pair (RFC 9234): ours is {our_role}, the peer's is {their_role}",
        "Set the roles to provider and customer, rs and rs_client, or peer and peer."},

    CauseRule{Outcome::connection_rejected, peer_max_prefix_hold, rejected_after<6, 1>, likely,
              still_after, "On {peer} check the maximum-prefix limit, then clear the session."},
    CauseRule{Outcome::connection_rejected, peer_shut_down, rejected_after<6, 2>, likely,
              still_after, "On {peer} check that neighbour {local} is not shut down."},
    CauseRule{Outcome::connection_rejected, peer_not_configured_for_us, refused_by_peer<3>, likely,
              "{objector} has no such neighbour configured",
              "On {peer} check that neighbour {local} is configured."},
    CauseRule{Outcome::connection_rejected, peer_not_configured_for_us, refused_by_peer<5>,
              ambiguous, "{objector} has no such neighbour, or does not want it now",
              "On {peer} check that neighbour {local} is configured and not shut down."},
    CauseRule{Outcome::connection_rejected, peer_shut_down, refused_by_peer<5>, ambiguous},
    CauseRule{Outcome::connection_rejected, local_not_configured, sent_first_word, likely,
              "our own BGP process has no such neighbour, or does not want it now",
              "On this host check that neighbour {peer} is configured and not shut down."},

    // Both ends called, one connection met the error, and the other is given up with it.
    CauseRule{
        Outcome::cease_other, local_error_backoff, gave_up_both, likely,
        "our speaker gives up its other connection after \"{original}\" ({ago} ago), which is "
        "the error to mend",
        "Compare the parameters of {peer} and this host: \"{original}\".", Side::unknown},
    CauseRule{
        Outcome::cease_other, peer_error_backoff, they_gave_up_both, likely,
        "it gives up its other connection after \"{original}\" ({ago} ago), which is the error "
        "to mend",
        "Compare the parameters of {peer} and this host: \"{original}\".", Side::unknown},

    CauseRule{Outcome::closed_in_open_confirm, peer_crashed, always, ambiguous,
              "its BGP process died or was stopped while the session opened",
              "On {peer} check that its BGP process runs, and look at its log."},
    CauseRule{Outcome::closed_in_open_confirm, peer_shut_down, always, ambiguous},
};

} // namespace

std::span<const CauseRule> opening_causes()
{
    return rules;
}

std::span<const std::span<const CauseRule>> cause_rules()
{
    static const std::array tables{connecting_causes(), silent_causes(), opening_causes(),
                                   liveness_causes(), established_causes()};
    return tables;
}

} // namespace bgpsnoop::engine
