// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/acquaintance.hpp"
#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/sentences.hpp"

/// Causes of connections that one end refused in words, 6/5 or 6/3 (diagnosis.md, "Told apart: the
/// OPENs"), told alike by the end that is refused and by the one that refuses.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

/// It says so itself: there is no such neighbour (any more).
constexpr auto has_no_such_neighbour = notified_exactly<6, 3>;

bool opened_this_one(const Case& c) // whoever refuses now
{
    return c.seen.stream(*c.seen.first_notification()).open.has_value();
}

constexpr auto peer_had_us = any<established_before, peer_opened_before>;
constexpr auto we_had_it = any<established_before, we_opened_before>;

constexpr std::string_view still_after = "it still refuses after \"{original}\" ({ago} ago)";
constexpr std::string_view removed_or_stopped =
    "{objector} had sent its OPEN, so it had this neighbour configured, and removed it, or stops, "
    "as FRR says then";
constexpr std::string_view removed_after_error =
    "that was {ago} after \"{original}\", which is the error to mend: {objector} waits, or has no "
    "such neighbour any more";
constexpr std::string_view it_removed = "{objector} no longer has this neighbour configured";
constexpr std::string_view knows_and_refuses =
    "{objector} knows this neighbour, and is not ready or does not want it now";
constexpr std::string_view knew_and_refuses =
    "{objector} had this neighbour configured, and does not want it now";
constexpr std::string_view knows_it_not =
    "{objector} has no such neighbour, or does not want it now";

template <Condition... each> constexpr Condition they = all<received_notification, each...>;
template <Condition... each> constexpr Condition we = all<sent_notification, each...>;

constexpr std::array connection_rejected{
    Row{they<told_us<6, 1>>, likely, peer_max_prefix_hold, still_after,
        "On {peer} check the maximum-prefix limit, then clear the session.", read_on},
    Row{they<told_us<6, 2>>, likely, peer_shut_down, still_after,
        "On {peer} check that neighbour {local} is not shut down.", read_on},
    Row{they<knows_our_other_address>, likely,
        either(wrong_source_address, peer_not_configured_for_us),
        "{objector} knows us by another address, {called}, and we call from {local}",
        advice::our_source},
    Row{they<has_no_such_neighbour, peer_waits_after_error>, ambiguous,
        either(peer_error_backoff, peer_deconfigured), removed_after_error, advice::original_error},
    Row{they<has_no_such_neighbour, opened_this_one>, ambiguous,
        either(peer_deconfigured, peer_shut_down), removed_or_stopped, advice::its_neighbour},
    Row{they<has_no_such_neighbour, peer_had_us>, likely, peer_deconfigured, it_removed,
        advice::its_neighbour},
    Row{they<has_no_such_neighbour>, likely, peer_not_configured_for_us,
        "{objector} has no such neighbour configured",
        "On {peer} check that neighbour {local} is configured."},
    Row{they<told_us<6, 3>, peer_had_us>, likely, peer_deconfigured, still_after,
        advice::its_neighbour},
    Row{they<peer_waits_after_error>, likely, peer_error_backoff,
        "it waits after \"{original}\" ({ago} ago), which is the error to mend",
        advice::original_error},
    Row{they<came_up_after>, likely, peer_not_ready, means::taken_later, advice::its_neighbour},
    Row{they<peer_opened_later>, likely, peer_not_ready, means::opened_later,
        advice::its_neighbour},
    Row{they<any<just_lost, peer_calls_us, peer_opened_lately>>, ambiguous,
        either(peer_not_ready, peer_shut_down), knows_and_refuses, advice::its_neighbour},
    Row{they<peer_had_us>, ambiguous, either(peer_shut_down, peer_deconfigured), knew_and_refuses,
        advice::its_neighbour},
    Row{received_notification, ambiguous, either(peer_not_configured_for_us, peer_shut_down),
        knows_it_not, advice::its_neighbour},

    Row{behind_translation, likely,
        either(address_translated, wrong_source_address, local_not_configured), means::translated,
        advice::no_translation},
    Row{we<we_told<6, 1>>, likely, local_limit_exceeded, means::held_down_here, advice::our_limit},
    Row{we<we_told<6, 2>>, likely, local_shut_down, means::shut_down_here, advice::our_neighbour},
    Row{we<we_call_from_elsewhere>, ambiguous, either(local_not_configured, wrong_source_address),
        means::called_from_elsewhere, advice::both_sources},
    Row{we<has_no_such_neighbour, we_wait_after_error>, ambiguous,
        either(local_error_backoff, local_not_configured), removed_after_error,
        advice::original_error},
    Row{we<has_no_such_neighbour, opened_this_one>, ambiguous,
        either(local_not_configured, local_shut_down), removed_or_stopped, advice::our_neighbour},
    Row{we<has_no_such_neighbour, we_had_it>, likely, local_not_configured, it_removed,
        advice::our_neighbour},
    Row{we<has_no_such_neighbour>, likely, local_not_configured,
        "our own BGP process has no such neighbour configured", advice::our_neighbour},
    Row{we<we_told<6, 3>>, likely, local_not_configured, means::removed_here,
        advice::our_neighbour},
    Row{we<we_wait_after_error>, likely, local_error_backoff,
        "we wait after \"{original}\" ({ago} ago), which is the error to mend",
        advice::original_error},
    Row{we<came_up_after>, likely, local_not_ready, means::taken_later, advice::our_neighbour},
    Row{we<we_opened_later>, likely, local_not_ready, means::opened_later, advice::our_neighbour},
    Row{we<just_lost>, ambiguous, either(local_not_ready, local_shut_down, local_not_configured),
        "our own BGP process lost the session {lost} ago, and is not ready or does not want it now",
        advice::our_neighbour},
    Row{we<any<we_call_it, we_opened_lately>>, ambiguous, either(local_not_ready, local_shut_down),
        knows_and_refuses, advice::our_neighbour},
    Row{we<we_had_it>, ambiguous, either(local_shut_down, local_not_configured), knew_and_refuses,
        advice::our_neighbour},
    Row{always, ambiguous, either(local_not_configured, local_shut_down),
        "our own BGP process has no such neighbour, or does not want it now",
        advice::our_neighbour},
};

constexpr std::array rejected_table{
    Group{Outcome::connection_rejected, Acts::objector, saw_notification, connection_rejected},
};

} // namespace

std::span<const Group> rejected_groups()
{
    return rejected_table;
}

} // namespace bgpsnoop::engine
