// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/accusation.hpp"
#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/fell_together.hpp"
#include "engine/diagnosis/refuted.hpp"
#include "engine/diagnosis/sentences.hpp"

/// Causes of sessions that one end gave up with a Cease (diagnosis.md, "Told apart: an
/// established session ends otherwise"). It names its reason itself, more or less.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

/// A 6/3 of a connection that is older than the source may have refused it, too.
bool state_unknown(const Case& c)
{
    return notified_exactly<6, 3>(c) && !was_established(c);
}

constexpr std::string_view check_bfd =
    "Check BFD and the link to {peer}, then the BGP log and the configuration changes there.";

/// FRR says 6/6 when BFD loses a neighbour, too (before it knew 6/10).
constexpr std::array administrative{
    Row{all<notified_exactly<6, 6>, received_notification, several_routers_said_so>, likely,
        either(bfd, peer_operator),
        "several routers said so in one second, so BFD lost the path to this host rather than that "
        "somebody changed a configuration",
        check_bfd},
    Row{all<notified_exactly<6, 6>, received_notification>, likely, either(peer_operator, bfd),
        "a new configuration at {objector} ended the session, or BFD did", check_bfd},
    Row{all<notified_exactly<6, 6>, we_ended_several>, ambiguous, either(local_operator, bfd),
        "several sessions were ended so in one second: by a new configuration on this host that "
        "concerns them all, or by BFD, for the interface or path to them",
        "On this host look at the BGP log, the configuration changes and BFD."},
    Row{notified_exactly<6, 6>, likely, either(local_operator, bfd),
        "a new configuration on this host ended the session, or BFD did",
        "On this host look at the BGP log, the configuration changes and BFD."},
    Row{all<notified_exactly<6, 9>, received_notification>, ambiguous, peer_operator,
        "{objector} ended the session with a hard reset and does not say what for (RFC 8538)",
        advice::objectors_log},
    Row{notified_exactly<6, 9>, ambiguous, local_operator,
        "our speaker ended the session with a hard reset and does not say what for (RFC 8538)",
        advice::our_log},
    Row{all<state_unknown, received_notification>, likely, peer_operator,
        "an operator or a new configuration at {objector} ended the session, or refused it",
        "On {peer} look at the BGP log and the configuration changes."},
    Row{state_unknown, likely, local_operator,
        "an operator or a new configuration on this host ended the session, or refused it",
        advice::our_log},
    Row{received_notification, certain, peer_operator,
        "an operator or a new configuration at {objector} ended the session",
        "On {peer} look at the BGP log and the configuration changes."},
    Row{always, certain, local_operator,
        "an operator or a new configuration on this host ended the session", advice::our_log},
};

constexpr std::string_view compare_limit =
    "Compare what {accused} announces with the maximum-prefix limit at {objector}.";

/// Before Established nothing is announced: the limit was exceeded by a session before.
constexpr std::array max_prefixes{
    Row{all<no<was_established>, received_notification>, likely, peer_limit_exceeded,
        "{objector} refuses the session, as some do while a limit of prefixes that was exceeded "
        "before holds it down{of_limit}",
        compare_limit},
    Row{no<was_established>, likely, local_limit_exceeded,
        "this host refuses the session, as some do while a limit of prefixes that was exceeded "
        "before holds it down{of_limit}",
        compare_limit},
    refuted(all<sent_no_update, sent_notification>,
            "{accused} announced nothing: all that it sent was seen, so it is {objector} that is "
            "wrong"),
    refuted_unless_changed(sent_no_update,
                           "{accused} announced nothing: all that it sent was seen, so {objector} "
                           "is wrong, or something on the way changed what it got"),
    Row{received_notification, certain, peer_limit_exceeded,
        "we announced more prefixes than {objector} allows{of_limit}", compare_limit},
    Row{always, certain, local_limit_exceeded,
        "{accused} announced more prefixes than we allow{of_limit}", compare_limit},
};

constexpr std::array out_of_resources{
    Row{always, certain, resource_exhausted, "{objector} is out of memory or another resource",
        "Check memory and limits at {objector}."},
};

constexpr std::string_view bfd_or_limit =
    "BFD lost the path (RFC 9384), or {objector} is OpenBGPD and exceeded the limit of prefixes it "
    "may send";
constexpr std::string_view check_both =
    "Check BFD and the link to {peer}; with OpenBGPD also \"max-prefix ... out\".";

constexpr std::array bfd_down{
    Row{received_notification, ambiguous, either(bfd, interface_down, peer_limit_exceeded),
        bfd_or_limit, check_both},
    Row{always, ambiguous, either(bfd, interface_down, local_limit_exceeded), bfd_or_limit,
        check_both},
};

/// Both ends called, one connection met the error, and the other is given up with it.
constexpr auto given_up_both = all<within_error_wait, no<was_established>>;

constexpr std::string_view own_reason = "{objector} ended the session for a reason of its own";

constexpr std::array cease_other{
    Row{all<given_up_both, sent_notification>, likely, local_error_backoff,
        "our speaker gives up its other connection after \"{original}\" ({ago} ago), which is the "
        "error to mend",
        advice::original_error, stop, Side::unknown},
    Row{given_up_both, likely, peer_error_backoff,
        "it gives up its other connection after \"{original}\" ({ago} ago), which is the error to "
        "mend",
        advice::original_error, stop, Side::unknown},
    // BIRD says 6/0 when the interface goes, or BFD; of an operator's doing it says more.
    Row{all<notified_exactly<6, 0>, received_notification, several_routers_said_so>, ambiguous,
        either(bfd, interface_down, peer_operator),
        "several routers said so in one second and gave no reason, as BIRD does when BFD or the "
        "interface to this host is lost, rather than that somebody ended each session",
        check_bfd},
    Row{received_notification, ambiguous, peer_operator, own_reason, advice::objectors_log},
    Row{all<notified_exactly<6, 0>, we_ended_several>, ambiguous,
        either(interface_down, bfd, local_operator),
        "several sessions were ended in one second and no reason was said, so the interface to "
        "them went down, or BFD lost them",
        "On this host check the interface to {peer} and BFD, and look at the BGP log."},
    Row{always, ambiguous, local_operator, own_reason, advice::objectors_log},
};

constexpr std::array ceased_table{
    Group{Outcome::administrative, Acts::objector, saw_notification, administrative},
    Group{Outcome::max_prefixes, Acts::objector, saw_notification, max_prefixes},
    Group{Outcome::out_of_resources, Acts::objector, saw_notification, out_of_resources},
    Group{Outcome::bfd_down, Acts::path, saw_notification, bfd_down},
    Group{Outcome::cease_other, Acts::objector, saw_notification, cease_other},
};

} // namespace

std::span<const Group> ceased_groups()
{
    return ceased_table;
}

} // namespace bgpsnoop::engine
