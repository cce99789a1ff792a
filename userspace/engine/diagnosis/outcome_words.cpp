#include <array>
#include <cassert>

#include "engine/diagnosis/diagnosis.hpp"

/// What is said of each outcome: one row each, in the enumerators' order. The first half of an
/// explanation is what was seen; the second is what it means, unless a cause says it better.
namespace bgpsnoop::engine {

namespace {

constexpr auto certain = Certainty::certain;
constexpr auto ambiguous = Certainty::ambiguous;
constexpr std::string_view notification = "{Sent} NOTIFICATION {title}{text}";
constexpr std::string_view read_log = "Look at the BGP log of {objector} for the reason.";

constexpr std::array words{
    OutcomeWords{Outcome::connect_refused, Acts::peer, ambiguous,
                 "{peer} answered our SYN with RST", "nothing accepts our connections there",
                 "On {peer} check that BGP runs and listens."},
    OutcomeWords{Outcome::connect_rejected, Acts::path, ambiguous,
                 "Our SYN to {peer} ended in {icmp}", "the path does not let it through",
                 "Check routes and filters between {local} and {peer}."},
    OutcomeWords{Outcome::connect_timeout, Acts::path, ambiguous,
                 "Our SYN to {peer} was not answered in {duration}", "",
                 "Check routes and filters between {local} and {peer}."},
    OutcomeWords{Outcome::connect_abandoned, Acts::local, ambiguous,
                 "{speaker} gave up calling {peer} after {duration}, before an answer was due", "",
                 ""},
    OutcomeWords{Outcome::connect_unsendable, Acts::local, ambiguous,
                 "The connection to {peer} failed before a packet was sent", "",
                 "On this host check the route to {peer} and the source address."},
    OutcomeWords{Outcome::not_listening, Acts::local, ambiguous,
                 "{peer} called {local}, and this host refused it with RST", "",
                 "On this host check that the BGP process listens on {local}."},
    OutcomeWords{Outcome::closed_without_answer, Acts::peer, ambiguous,
                 "{peer} {opened} the TCP connection, then closed it with {how} {after} without "
                 "sending a BGP message",
                 "it did not talk BGP with us", "On {peer} look at the BGP log."},
    OutcomeWords{Outcome::refused_locally, Acts::local, ambiguous,
                 "{speaker} closed the connection from {peer} with {how} {after} without sending a "
                 "BGP message",
                 "", "On this host look at the BGP log."},
    OutcomeWords{
        Outcome::open_unanswered, Acts::peer, ambiguous,
        "{peer} {opened} the TCP connection and sent no BGP message for {waited} after our "
        "OPEN, until our side gave up",
        "", "On {peer} check that its BGP process is alive."},
    OutcomeWords{
        Outcome::open_not_sent, Acts::local, ambiguous,
        "The TCP connection with {peer} lasted {duration} and {our_speaker} never wrote an OPEN",
        "", "On this host look at the BGP log."},
    OutcomeWords{Outcome::not_bgp, Acts::babbler, certain,
                 "The connection with {peer} carried bytes that do not begin with a BGP marker",
                 "it is not a BGP speaker, or it encrypts",
                 "Check what talks to the BGP port at {peer}."},
    OutcomeWords{Outcome::open_rejected, Acts::objector, certain, notification,
                 "{objector} does not accept the OPEN of {accused}", read_log},
    OutcomeWords{Outcome::connection_rejected, Acts::objector, ambiguous, notification,
                 "{objector} does not want this connection", read_log},
    OutcomeWords{Outcome::collision, Acts::nobody, certain,
                 "Both ends called each other; this connection gave way to its sibling",
                 "this is normal (RFC 4271 6.8)", ""},
    OutcomeWords{Outcome::closed_in_open_confirm, Acts::peer, ambiguous,
                 "{peer} closed the connection with {how} after both OPENs, without a NOTIFICATION",
                 "", "On {peer} look at the BGP log."},
    OutcomeWords{Outcome::header_error, Acts::offender, certain, notification,
                 "{accused} sent a message with a bad header", read_log},
    OutcomeWords{Outcome::update_error, Acts::offender, certain, notification,
                 "{accused} sent an UPDATE that {objector} could not accept", read_log},
    OutcomeWords{Outcome::fsm_error, Acts::offender, certain, notification,
                 "{objector} got a message that it did not expect in its state", read_log},
    OutcomeWords{Outcome::route_refresh_error, Acts::offender, certain, notification,
                 "{accused} sent a malformed ROUTE-REFRESH", read_log},
    OutcomeWords{Outcome::hold_timer_expired, Acts::path, ambiguous, notification,
                 "{objector} heard nothing from {accused} for the hold time", read_log},
    OutcomeWords{Outcome::send_hold_timer_expired, Acts::offender, ambiguous, notification,
                 "{objector} could not send to {accused} for a long time", read_log},
    OutcomeWords{Outcome::administrative, Acts::objector, certain, notification,
                 "an operator or a new configuration at {objector} ended the session", read_log},
    OutcomeWords{Outcome::max_prefixes, Acts::objector, certain, notification,
                 "{accused} announced more prefixes than {objector} allows", read_log},
    OutcomeWords{Outcome::out_of_resources, Acts::objector, certain, notification,
                 "{objector} is out of memory or another resource",
                 "Check memory and limits at {objector}."},
    OutcomeWords{Outcome::bfd_down, Acts::path, ambiguous, notification, "", read_log},
    OutcomeWords{Outcome::cease_other, Acts::objector, certain, notification,
                 "{objector} ended the session for a reason of its own", read_log},
    OutcomeWords{Outcome::notification_other, Acts::objector, certain, notification,
                 "{objector} ended the session with a code that has no other meaning here",
                 read_log},
    OutcomeWords{Outcome::peer_closed, Acts::peer, ambiguous,
                 "{peer} closed the established session with FIN after {uptime}, without a "
                 "NOTIFICATION",
                 "", "On {peer} check the BGP process."},
    OutcomeWords{Outcome::peer_reset, Acts::peer, ambiguous,
                 "{peer} reset the established session after {uptime}, without a NOTIFICATION", "",
                 "On {peer} check the BGP process and its uptime."},
    OutcomeWords{Outcome::local_closed, Acts::local, ambiguous,
                 "{speaker} closed the connection with {peer} with FIN in phase {phase}, without a "
                 "NOTIFICATION",
                 "", "On this host look at the BGP log."},
    OutcomeWords{Outcome::local_reset, Acts::local, ambiguous,
                 "{speaker} reset the connection with {peer} in phase {phase}, without a "
                 "NOTIFICATION",
                 "", "On this host look at the BGP log."},
    OutcomeWords{
        Outcome::tcp_timeout, Acts::path, ambiguous,
        "TCP gave up the connection with {peer} after {duration} because its segments were "
        "no longer acknowledged",
        "", "Check the path to {peer} and whether that router is alive."},
    OutcomeWords{Outcome::open, Acts::nobody, certain,
                 "The connection with {peer} was still there when the capture ended", "", ""},
    OutcomeWords{Outcome::unknown, Acts::nobody, ambiguous,
                 "The connection with {peer} ended, and the evidence does not say why", "{missing}",
                 ""},
};
static_assert(words.size() == outcome_count);

} // namespace

const OutcomeWords& words_of(Outcome outcome)
{
    const OutcomeWords& row = words[static_cast<std::size_t>(outcome)];
    assert(row.outcome == outcome);
    return row;
}

} // namespace bgpsnoop::engine
