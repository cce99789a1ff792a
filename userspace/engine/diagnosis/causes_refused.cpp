// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/acquaintance.hpp"
#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/company.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/sentences.hpp"

/// Causes of a RST to a SYN (diagnosis.md, "Told apart: calls that never became a connection"),
/// seen from the end that called and from the end that refuses. Linux sends it where nobody
/// listens; IOS and JunOS also to whom they do not know, or do not want yet.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

/// ECONNREFUSED, and the hook that would show the RST is missing: it may have been ICMP.
bool refused_by_errno(const Case& c)
{
    return !c.seen.received.reset_at;
}

// --- The peer refused ---------------------------------------------------------------------------

constexpr auto goes_on_from_here = all<peer_goes_on, is_up_from_here>;

constexpr std::string_view its_listener =
    "On {peer} check that it listens for {local}, and whether neighbour {local} is idle there.";
constexpr std::string_view is_listening =
    "On {peer} check that BGP is enabled and its process runs, and in which VRF it listens.";

/// The strongest evidence of a BGP process there goes first, and what it disproves is not said.
constexpr std::array connect_refused{
    Row{filter_answers_for_peer, certain, local_drop, means::rejected_here,
        advice::our_filter_towards_it},
    Row{foreign_reset, likely, either(firewall_reset, peer_not_listening),
        "the RST has a TTL unlike that of the peer's other segments, so a firewall on the way "
        "sent it",
        advice::port_filter, read_on},
    Row{knows_our_other_address, given(likely, &Senses::resets),
        either(wrong_source_address, peer_not_configured_for_us, firewall_reset),
        "a BGP process runs there and knows us by another address, {called}, but we call from "
        "{local}",
        advice::our_source},
    Row{goes_on_from_here, ambiguous, either(peer_not_ready, firewall_reset, peer_not_listening),
        "yet a session with it is up, so its BGP process runs and has us configured: it does not "
        "take a second connection, only calls and does not listen, or a firewall answers for it",
        its_listener},
    Row{peer_goes_on, ambiguous, either(peer_not_ready, peer_not_configured_for_us, firewall_reset),
        "yet a session with it is up from {other_local}, so its BGP process runs: it is not ready "
        "for {local}, no longer wants it, or a firewall answers for it",
        its_listener},
    Row{peer_waits_since_it_spoke, ambiguous,
        either(peer_error_backoff, peer_not_listening, firewall_reset),
        "it waits after \"{original}\" ({ago} ago), which is the error to mend, or its BGP process "
        "has ended since",
        advice::original_error},
    Row{peer_calls_us, ambiguous, either(peer_not_ready, firewall_reset, peer_not_listening),
        "yet it calls us itself, so a BGP process runs there and has us configured: it is not "
        "ready, only calls and does not listen, or a firewall answers for it",
        its_listener},
    Row{peer_left_with_a_word, ambiguous,
        either(peer_not_listening, peer_not_configured_for_us, firewall_reset),
        "it ended the last session with \"{original}\" {ago} ago, so its BGP process is stopped "
        "or restarting, or no longer wants us",
        is_listening},
    Row{peer_may_hold_the_old, ambiguous,
        either(peer_not_ready, peer_not_listening, firewall_reset),
        "the session with it ended {lost} ago and it has not acknowledged that, so it may hold the "
        "old connection and take no other, or its BGP process is down or restarting",
        its_listener},
    Row{just_lost, ambiguous,
        either(peer_not_listening, peer_not_ready, peer_not_configured_for_us, firewall_reset),
        "a session with it ended {lost} ago, so its BGP process is down or restarting, is not "
        "ready yet, or no longer wants us",
        is_listening},
    Row{established_before, ambiguous,
        either(peer_not_listening, peer_not_configured_for_us, firewall_reset),
        "a session with it existed before, so its BGP process is down or restarting, or no "
        "longer wants us",
        is_listening},
    Row{peer_spoke_before, ambiguous,
        either(peer_not_listening, peer_not_configured_for_us, firewall_reset),
        "it has spoken BGP with us before, so its BGP process is down or restarting, or does not "
        "want us",
        is_listening},
    Row{refuser_serves_others, ambiguous,
        either(peer_not_configured_for_us, firewall_reset, peer_not_listening),
        "yet it has a session with {other_session}, so its BGP process runs: it resets whom it "
        "does not know, as IOS and JunOS do, or a firewall answers for it",
        its_listener},
    Row{refuser_spoke_to_others, ambiguous,
        either(peer_not_configured_for_us, peer_not_listening, firewall_reset),
        "yet it sent an OPEN to {other_session} {spoke_ago} before, so its BGP process ran then: "
        "it resets whom it does not know, as IOS and JunOS do, only calls and does not listen, has "
        "ended since, or a firewall answers for it",
        its_listener},
    Row{refused_by_errno, ambiguous, either(peer_not_listening, firewall_icmp),
        "nothing listens there, or a firewall rejects us; the RST itself was not seen",
        is_listening, read_on},
    // A firewall at the peer that rejects with RST sends the very segment that its kernel would.
    Row{always, likely, either(peer_not_listening, peer_not_configured_for_us, firewall_reset),
        "no BGP process listens there, or it resets whom it does not know, as IOS and JunOS do",
        is_listening},
};
/// Nor need whoever called be a speaker that misses it.
constexpr std::array unseen_resets{Addition{refused_by_errno, firewall_icmp},
                                   Addition{is_our_probe, port_probe}};

// --- We refused ---------------------------------------------------------------------------------

/// The kernel itself looked for a socket. In a capture the RST may be a router's or a firewall's.
bool found_no_socket(const Case& c)
{
    return c.senses.drops;
}

constexpr auto knows_it_by_another_address =
    all<no<established_before>, any<we_call_from_elsewhere, ever_established>>;
constexpr auto had_a_session = any<established_before, we_opened_before>;
constexpr auto we_go_on_from_here = all<we_go_on, is_up_from_here>;

constexpr std::string_view our_listener =
    "On this host check that it listens for {peer}, and whether neighbour {peer} is idle here.";
constexpr std::string_view our_process_listens =
    "On this host check that the BGP process runs and listens on {local}.";
constexpr std::string_view where_it_listens =
    "On this host check on which addresses and in which VRF the BGP process listens.";

/// In a capture: not this host.
bool another_answered(const Case& c)
{
    return c.seen.sent.reset_ttl_foreign == true;
}

constexpr std::array not_listening{
    Row{another_answered, likely, either(firewall_reset, local_not_listening),
        "the RST has a TTL unlike that of the other segments of {local}, so a firewall on the way "
        "sent it in its name",
        advice::port_filter, read_on},
    Row{knows_it_by_another_address, given(likely, &Senses::drops),
        either(wrong_source_address, local_not_listening),
        "we call it from another address than it calls",
        "On {peer} check the neighbour address; on this host check the source address."},
    Row{all<found_no_socket, we_go_on>, certain, local_not_listening,
        "nothing listens for it on {local}, though a session with it is up: our BGP process only "
        "calls, or listens on another address or in another VRF",
        where_it_listens},
    Row{all<found_no_socket, we_wait_since_we_spoke>, ambiguous,
        either(local_error_backoff, local_not_listening),
        "nothing listens on {local} any more, {ago} after \"{original}\", which is the error to "
        "mend: our BGP waits, or its process has ended since",
        our_process_listens},
    Row{all<found_no_socket, had_a_session>, certain, local_not_listening,
        "nothing listens on {local} any more, so our BGP process has ended, restarts or only calls",
        our_process_listens},
    Row{found_no_socket, certain, local_not_listening, "no BGP process listens here",
        our_process_listens},
    Row{we_go_on_from_here, ambiguous, either(local_not_ready, firewall_reset, local_not_listening),
        "yet a session with it is up, so our BGP process runs and has it configured: it does not "
        "take a second connection, only calls and does not listen, or a firewall answers for it",
        our_listener},
    Row{we_go_on, ambiguous, either(local_not_ready, local_not_configured, firewall_reset),
        "yet a session with it is up at {other_local}, so our BGP process runs: it is not ready "
        "for {peer} on {local}, no longer wants it there, or a firewall answers for it",
        our_listener},
    Row{we_wait_since_we_spoke, ambiguous,
        either(local_error_backoff, local_not_listening, firewall_reset),
        "we wait after \"{original}\" ({ago} ago), which is the error to mend, or our BGP process "
        "has ended since",
        advice::original_error},
    Row{we_call_it, ambiguous, either(local_not_ready, firewall_reset, local_not_listening),
        "yet we call it ourselves, so our BGP process runs and has it configured: it is not ready, "
        "only calls and does not listen, or a firewall answers for it",
        our_listener},
    Row{we_left_with_a_word, ambiguous,
        either(local_not_listening, local_not_configured, firewall_reset),
        "our BGP ended the last session with \"{original}\" {ago} ago, so its process is stopped "
        "or restarting, or no longer wants this neighbour",
        our_process_listens},
    Row{just_lost, ambiguous,
        either(local_not_listening, local_not_ready, local_not_configured, firewall_reset),
        "a session with it ended {lost} ago, so our BGP process is down or restarting, is not "
        "ready yet, or no longer wants this neighbour",
        our_process_listens},
    Row{any<established_before, we_spoke_before>, ambiguous,
        either(local_not_listening, local_not_configured, firewall_reset),
        "our BGP has spoken with it before, so its process is down or restarting, or does not want "
        "this neighbour",
        our_process_listens},
    Row{refuser_serves_others, ambiguous,
        either(local_not_configured, firewall_reset, local_not_listening),
        "yet {local} has a session with {other_session}, so its BGP process runs: it resets whom "
        "it does not know, as IOS and JunOS do, or a firewall answers for it",
        our_listener},
    Row{refuser_spoke_to_others, ambiguous,
        either(local_not_configured, local_not_listening, firewall_reset),
        "yet {local} sent an OPEN to {other_session} {spoke_ago} before, so its BGP process ran "
        "then: it resets whom it does not know, as IOS and JunOS do, only calls and does not "
        "listen, has ended since, or a firewall answers for it",
        our_listener},
    Row{always, likely, either(local_not_listening, local_not_configured, firewall_reset),
        "no BGP process listens here, or it resets whom it does not know, as IOS and JunOS do",
        our_process_listens},
};
constexpr std::array unseen_firewalls{Addition{drops_unseen, firewall_reset}};

constexpr std::array refused_table{
    Group{Outcome::connect_refused, Acts::peer, "{peer} answered our SYN with RST", connect_refused,
          unseen_resets},
    Group{Outcome::not_listening, Acts::local,
          "{peer} called {local}, and this host refused it with RST", not_listening,
          unseen_firewalls},
};

} // namespace

std::span<const Group> refused_groups()
{
    return refused_table;
}

} // namespace bgpsnoop::engine
