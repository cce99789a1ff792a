// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "engine/diagnosis/accusation.hpp"
#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/fell_together.hpp"
#include "engine/diagnosis/sentences.hpp"

/// Causes of sessions ended by a NOTIFICATION, but for those about OPENs and timers (diagnosis.md,
/// "Told apart: one end objects to a message"). It names its reason itself; what is left to say is
/// whose it is.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

// --- Errors: one end accuses the other of what it sent ------------------------------------------

constexpr Row refuted(Condition when, std::string_view means)
{
    return {.when = when,
            .sure = likely,
            .causes = false_objection,
            .means = means,
            .advice = advice::objectors_software,
            .acts = Acts::objector};
}

constexpr Row refuted_unless_changed(Condition when, std::string_view means)
{
    Row row = refuted(when, means);
    row.causes = either(false_objection, middlebox);
    return row;
}

/// Only the objector says so, and what it accuses was not seen.
constexpr Row unproven(Cause accusation, std::string_view means)
{
    return {.when = always,
            .sure = ambiguous,
            .causes = either(accusation, false_objection),
            .means = means,
            .advice = advice::objectors_log,
            .acts = Acts::nobody};
}

/// The message that is accused tells, not the accusation.
constexpr std::array header_error{
    Row{broke_the_header, certain, malformed_message, "{accused} sent {broken}",
        advice::objectors_log},
    refuted(rejects_a_legal_length,
            "{rejected} is legal (RFC 4271 4.1, RFC 8654), so it is {objector} that is wrong"),
    refuted(rejects_a_legal_type, "{rejected} is one that {objector} has to take, so it is "
                                  "{objector} that is wrong"),
    refuted(all<rejects_what_was_never_sent, sent_notification>,
            "{accused} sent no message of {rejected}: all that it sent was seen, and is well "
            "formed, so it is {objector} that is wrong"),
    refuted_unless_changed(
        rejects_what_was_never_sent,
        "{accused} sent no message of {rejected}: all that it sent was seen, and is well "
        "formed, so {objector} is wrong, or something on the way changed what it got"),
    Row{rejects_an_illegal_length, likely, malformed_message,
        "{accused} sent a message of {rejected}, which is not legal (RFC 4271 4.1, RFC 8654)",
        advice::objectors_log},
    Row{rejects_an_illegal_type, likely, malformed_message,
        "{accused} sent a message of {rejected}, which {objector} did not offer to take",
        advice::objectors_log},
    Row{.when = sent_what_only_one_takes,
        .sure = ambiguous,
        .causes = either(malformed_message, false_objection),
        .means = "{accused} sent a message of more than 4096 octets, and it is not known that both "
                 "had offered to take such (RFC 8654)",
        .advice = "Compare the extended message capability (6) of {objector} and {accused}.",
        .acts = Acts::nobody},
    Row{.when = sent_only_whole_messages,
        .sure = ambiguous,
        .causes = either(false_objection, malformed_message, middlebox),
        .means = "every message of {accused} that was seen is well formed, so {objector} may be "
                 "wrong, or something on the way changed what it got",
        .advice = advice::objectors_software,
        .acts = Acts::objector},
    unproven(malformed_message,
             "{accused} sent a message with a bad header, or so {objector} says: it was not seen"),
};

constexpr std::string_view not_accepted = "{accused} sent an UPDATE that {objector} did not accept";
constexpr std::string_view the_update =
    "Look at the UPDATE that {accused} sent last, and {reason_at}.";
constexpr std::string_view the_first_as =
    "On {objector} check whether neighbour {accused_address} must be the first AS of its paths "
    "(enforce-first-as, which a route server's clients cannot have); on {accused} check the paths "
    "that it announces.";

/// Which of the usual causes of a Malformed AS_PATH fits the OPENs goes first.
constexpr std::array update_error{
    refuted(all<sent_no_update, sent_notification>,
            "{accused} sent no UPDATE: all that it sent was seen, so it is {objector} that is "
            "wrong"),
    refuted_unless_changed(sent_no_update,
                           "{accused} sent no UPDATE: all that it sent was seen, so {objector} is "
                           "wrong, or something on the way changed what it got"),
    Row{all<is_about_as_numbers, as_numbers_differ_in_size>, ambiguous, as4_path_encoding,
        "only one of both has 4-octet AS numbers, so a path may have been written with 4 octets "
        "and read with 2, or the other way round",
        "Compare the 4-octet AS capability (65) of {objector} and {accused}: the AS_PATH must be "
        "written as the OPENs agree.",
        read_on},
    Row{all<notified_exactly<3, 11>, between_two_ases>, ambiguous,
        either(first_as_policy, malformed_update),
        "a path that does not begin with the AS of {accused} is refused that way by policy, and so "
        "is one that is malformed",
        the_first_as},
    Row{all<notified_exactly<3, 11>, opens_are_known, sent_an_update>, likely, malformed_update,
        not_accepted, the_update},
    Row{notified_exactly<3, 11>, ambiguous,
        either(malformed_update, first_as_policy, as4_path_encoding),
        "a path that is malformed is refused that way, one whose first AS is not the neighbour's, "
        "and one of 4-octet ASes by a speaker without them",
        the_update},
    Row{all<is_about_as_numbers, as_numbers_differ_in_size>, ambiguous, malformed_update,
        not_accepted, the_update},
    Row{sent_an_update, likely, malformed_update,
        "{accused} sent an UPDATE that {objector} could not accept", the_update},
    unproven(malformed_update,
             "{accused} sent an UPDATE that {objector} could not accept, or so {objector} says: it "
             "was not seen"),
};

constexpr std::array fsm_error{
    Row{spoke_out_of_turn, certain, unexpected_message,
        "{accused} sent a message before its OPEN, or a second OPEN", advice::objectors_log},
    Row{spoke_before_its_keepalive, certain, unexpected_message,
        "{accused} sent an UPDATE or ROUTE-REFRESH before the KEEPALIVE that confirms the OPEN "
        "(RFC 4271 8.2.2)",
        advice::objectors_log},
    refuted(all<any<names_what_was_never_sent, sent_only_what_opens>, sent_notification>,
            "{accused} sent nothing out of turn: all that it sent was seen, so it is {objector} "
            "that is wrong"),
    refuted_unless_changed(any<names_what_was_never_sent, sent_only_what_opens>,
                           "{accused} sent nothing out of turn: all that it sent was seen, so "
                           "{objector} is wrong, or something on the way changed what it got"),
    Row{.when = sent_all_in_turn,
        .sure = ambiguous,
        .causes = either(false_objection, unexpected_message),
        .means = "every message of {accused} that was seen came in its turn, so {objector} may be "
                 "wrong, or was not as far yet",
        .advice = advice::objectors_software,
        .acts = Acts::objector},
    unproven(unexpected_message,
             "{objector} got a message that it did not expect in its state, or so it says: that "
             "message was not seen"),
};

constexpr std::array route_refresh_error{
    refuted(all<sent_no_route_refresh, sent_notification>,
            "{accused} sent no ROUTE-REFRESH: all that it sent was seen, so it is {objector} that "
            "is wrong"),
    refuted_unless_changed(sent_no_route_refresh,
                           "{accused} sent no ROUTE-REFRESH: all that it sent was seen, so "
                           "{objector} is wrong, or something on the way changed what it got"),
    Row{sent_a_route_refresh, likely, malformed_message, "{accused} sent a malformed ROUTE-REFRESH",
        advice::objectors_log},
    unproven(malformed_message, "{accused} sent a malformed ROUTE-REFRESH, or so {objector} says: "
                                "it was not seen"),
};

// --- Cease --------------------------------------------------------------------------------------

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

constexpr std::array max_prefixes{
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

constexpr std::array notification_other{
    Row{always, ambiguous, no_cause,
        "{objector} ended the session with a code that has no other meaning here",
        advice::objectors_log},
};

constexpr std::array notified_table{
    Group{Outcome::header_error, Acts::offender, saw_notification, header_error},
    Group{Outcome::update_error, Acts::offender, saw_notification, update_error},
    Group{Outcome::fsm_error, Acts::offender, saw_notification, fsm_error},
    Group{Outcome::route_refresh_error, Acts::offender, saw_notification, route_refresh_error},
    Group{Outcome::administrative, Acts::objector, saw_notification, administrative},
    Group{Outcome::max_prefixes, Acts::objector, saw_notification, max_prefixes},
    Group{Outcome::out_of_resources, Acts::objector, saw_notification, out_of_resources},
    Group{Outcome::bfd_down, Acts::path, saw_notification, bfd_down},
    Group{Outcome::cease_other, Acts::objector, saw_notification, cease_other},
    Group{Outcome::notification_other, Acts::objector, saw_notification, notification_other},
};

} // namespace

std::span<const Group> notified_groups()
{
    return notified_table;
}

} // namespace bgpsnoop::engine
