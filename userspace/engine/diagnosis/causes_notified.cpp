// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/accusation.hpp"
#include "engine/diagnosis/accused_update.hpp"
#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/refuted.hpp"
#include "engine/diagnosis/sentences.hpp"

/// Causes of sessions ended by a NOTIFICATION about a message, but for OPENs (diagnosis.md, "Told
/// apart: one end objects to a message"). It names its reason itself; what is left to say is whose
/// it is.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

// --- Errors: one end accuses the other of what it sent ------------------------------------------

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
    Row{all<notified_exactly<3, 11>, quotes_a_path_of_the_accused, sent_an_update>, likely,
        malformed_update, not_accepted, the_update},
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
    Group{Outcome::notification_other, Acts::objector, saw_notification, notification_other},
};

} // namespace

std::span<const Group> notified_groups()
{
    return notified_table;
}

} // namespace bgpsnoop::engine
