// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/sentences.hpp"

/// Causes of sessions ended by a NOTIFICATION, but for those about OPENs and timers (diagnosis.md,
/// "Established"). It names its reason itself; what is left to say is whose it is.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

// --- Errors: one end accuses the other of what it sent ------------------------------------------

constexpr std::array header_error{
    Row{always, certain, no_cause, "{accused} sent a message with a bad header",
        advice::objectors_log},
};

constexpr std::array update_error{
    Row{always, certain, malformed_update,
        "{accused} sent an UPDATE that {objector} could not accept",
        "Look at the UPDATE that {accused} sent last, and at its data in the NOTIFICATION."},
};

constexpr std::array fsm_error{
    Row{always, certain, no_cause, "{objector} got a message that it did not expect in its state",
        advice::objectors_log},
};

constexpr std::array route_refresh_error{
    Row{always, certain, no_cause, "{accused} sent a malformed ROUTE-REFRESH",
        advice::objectors_log},
};

// --- Cease --------------------------------------------------------------------------------------

constexpr std::array administrative{
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
        "we announced more prefixes than {objector} allows", compare_limit},
    Row{always, certain, local_limit_exceeded, "{accused} announced more prefixes than we allow",
        compare_limit},
};

constexpr std::array out_of_resources{
    Row{always, certain, no_cause, "{objector} is out of memory or another resource",
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

constexpr std::array cease_other{
    Row{all<given_up_both, sent_notification>, likely, local_error_backoff,
        "our speaker gives up its other connection after \"{original}\" ({ago} ago), which is the "
        "error to mend",
        advice::original_error, stop, Side::unknown},
    Row{given_up_both, likely, peer_error_backoff,
        "it gives up its other connection after \"{original}\" ({ago} ago), which is the error to "
        "mend",
        advice::original_error, stop, Side::unknown},
    Row{always, certain, no_cause, "{objector} ended the session for a reason of its own",
        advice::objectors_log},
};

constexpr std::array notification_other{
    Row{always, certain, no_cause,
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
