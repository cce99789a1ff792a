// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

#include <algorithm>
#include <utility>

/// What the host knows besides the connection: its addresses, and whose the other end is.
namespace bgpsnoop::test {
namespace {

// --- An address that went away ------------------------------------------------------------------

Story bereft() // while the session is up
{
    return running().after(60s).loses_address().after(9s);
}

Told removed(Outcome outcome, Story story, Phase phase = up)
{
    return {name(outcome), std::move(story),       outcome, Side::local, phase,
            certain,       {local_address_removed}};
}

std::vector<Told> addresses_removed()
{
    const Story call = Story().calls().after(1s).loses_address();
    return {
        removed(Outcome::connect_rejected, Story(call).fails(EHOSTUNREACH).reports(EHOSTUNREACH),
                connecting),
        removed(Outcome::connect_timeout, Story(call).after(30s).fails(0, true), connecting),
        removed(Outcome::connect_abandoned,
                Story().calls().after(500ms).loses_address().fails(0, true), connecting),
        removed(Outcome::connect_unsendable, Story(call).fails(EADDRNOTAVAIL, true), connecting),
        removed(Outcome::open_unanswered, our_timer(waiting().loses_address()), Phase::open_sent),
        removed(Outcome::hold_timer_expired, our_timer(bereft())),
        removed(Outcome::send_hold_timer_expired, bereft().writes_notification(8, 0).closes()),
        removed(Outcome::bfd_down, bereft().writes_notification(6, 10).closes()),
        removed(Outcome::cease_other, bereft().writes_notification(6, 0).closes()),
        removed(Outcome::peer_closed, bereft().peer_fin().closes()),
        removed(Outcome::peer_reset, bereft().peer_reset()),
        removed(Outcome::local_closed, bereft().closes()),
        removed(Outcome::local_reset, bereft().closes_with_reset()),
        removed(Outcome::tcp_timeout, bereft().after(900s).fails(ETIMEDOUT)),
    };
}

// A story a line.
// clang-format off

std::vector<Told> addresses_that_may_be_removed()
{
    return {
        {"an address that came back, and the peer was not heard again",
         our_timer(bereft().regains_address()),
         Outcome::hold_timer_expired, Side::local, up, likely, {local_address_removed}},
        {"an address that came back, and so did the peer",
         our_timer(bereft().regains_address().after(1s).reads_keepalive().unacked(40)),
         Outcome::hold_timer_expired, Side::path, up, likely, {path_down}},
        {"the address of another session was removed",
         our_timer(running().addresses("10.82.1.77", "10.82.1.10").loses_address()
                       .addresses("10.82.1.9", "10.82.1.10").unacked(40)),
         Outcome::hold_timer_expired, Side::path, up, likely, {path_down}},
        {"the address of another namespace was removed",
         our_timer(running().netns(7).loses_address().netns(4026531840).unacked(40)),
         Outcome::hold_timer_expired, Side::path, up, likely, {path_down}},
        {"a peer that says goodbye does not miss our address",
         running().after(60s).reads_notification(6, 2).peer_fin().loses_address().closes(),
         Outcome::administrative, Side::peer, up, certain, {peer_operator}},
        {"an address that is removed as the process ends",
         bereft().owner_exits().closes(),
         Outcome::local_closed, Side::local, up, certain, {local_daemon_exited}},
    };
}

// --- A neighbour that is this host --------------------------------------------------------------

const OpenBytes own_open{.as = 600, .bgp_id = 0x0a520109};
const OpenBytes foreign_open{.as = 8500, .bgp_id = 0x0a52010a};

/// The other end of its connection is seen, too: it is of this process.
Story with_other_end(Story story, std::uint32_t process, std::string_view local = "10.82.1.9",
                     std::string_view peer = "10.82.1.10")
{
    for (Input& input : story.inputs) {
        input.who.local.address = wire::Address::parse(local).value();
        input.who.peer.address = wire::Address::parse(peer).value();
    }
    const auto begun = std::ranges::find_if(story.inputs, [](const Input& input) {
        const auto* change = std::get_if<engine::TcpStateChanged>(&input.what);
        return change != nullptr && change->new_state == TcpState::established;
    });
    Input other{begun->time, engine::ConnectionId{1000}, begun->who,
                engine::TcpStateChanged{TcpState::syn_recv, TcpState::established, {}, {}, {}, {}}};
    std::swap(other.who.local, other.who.peer);
    other.who.process = engine::Process{process, "bird"};
    story.inputs.insert(begun, other);
    return story;
}

Told own(Outcome outcome, Phase phase, Story story)
{
    return {name(outcome), with_other_end(std::move(story), 1234), outcome, Side::local, phase,
            certain, {neighbor_is_own_address}};
}

std::vector<Told> calls_to_itself()
{
    const Story opens = connected().writes_open(own_open).reads_open(own_open);
    return {
        own(Outcome::closed_without_answer, Phase::open_sent,
            connected().writes_open().peer_reset()),
        own(Outcome::refused_locally, Phase::connected,
            Story().called().after(1ms).closes_with_reset()),
        own(Outcome::open_unanswered, Phase::open_sent, our_timer(waiting())),
        own(Outcome::open_not_sent, Phase::connected, connected().closes()),
        own(Outcome::open_rejected, confirm, Story(opens).writes_notification(2, 3).closes()),
        own(Outcome::connection_rejected, Phase::open_sent,
            connected().writes_open().reads_notification(6, 5).peer_fin().closes()),
        own(Outcome::closed_in_open_confirm, confirm, Story(opens).peer_reset()),
        own(Outcome::cease_other, Phase::open_sent,
            connected().writes_open().writes_notification(6, 0).closes()),
        own(Outcome::local_closed, Phase::open_sent, connected().writes_open().after(1s).closes()),
        own(Outcome::local_reset, Phase::open_sent,
            connected().writes_open().after(1s).closes_with_reset()),
    };
}

Story captured_between(std::string_view caller, std::string_view callee)
{
    return Story().from_capture().addresses(caller, callee).calls().after(200us);
}

std::vector<Told> captured_calls_to_itself()
{
    constexpr std::string_view one = "10.82.1.9", two = "10.82.1.10", loopback = "127.0.0.1";
    OpenBytes other_open = own_open;
    other_open.hold_time = 30;
    return {
        {"a capture of a call to the caller's own address",
         captured_between(one, one).connected().writes_open(own_open).reads_open(own_open)
             .writes_notification(2, 3).closes(),
         Outcome::open_rejected, Side::local, confirm, certain, {neighbor_is_own_address}},
        {"a capture of a call to the caller's own address, where nobody listens",
         captured_between(one, one).peer_reset(),
         Outcome::connect_refused, Side::local, connecting, likely,
         {neighbor_is_own_address, peer_not_listening}},
        {"a capture of a call to the caller's own address, and nobody says a word to it",
         captured_between(one, one).connected().writes_open(own_open).peer_reset(),
         Outcome::closed_without_answer, Side::local, Phase::open_sent, likely,
         {neighbor_is_own_address}},
        {"our call to our own address, where nobody listens",
         Story().addresses(one, one).calls().after(20us).peer_reset(),
         Outcome::connect_refused, Side::local, connecting, likely,
         {neighbor_is_own_address, peer_not_listening}},
        {"a call over loopback is meant, and refused as between hosts",
         captured_between(loopback, loopback).peer_reset(),
         Outcome::connect_refused, Side::peer, connecting, likely,
         {peer_not_listening, peer_not_configured_for_us, firewall_reset}},
        {"a capture of one OPEN at two addresses",
         captured_between(one, two).connected().writes_open(own_open).reads_open(own_open)
             .writes_notification(2, 3).closes(),
         Outcome::open_rejected, Side::local, confirm, ambiguous,
         {neighbor_is_own_address, bad_bgp_identifier}},
        {"a capture of one identifier in two OPENs",
         captured_between(one, two).connected().writes_open(own_open).reads_open(other_open)
             .reads_notification(2, 3).peer_fin().closes(),
         Outcome::open_rejected, Side::peer, confirm, certain, {bad_bgp_identifier}},
    };
}

std::vector<Told> calls_within_the_host()
{
    return {
        {"two processes of one host that do not know each other",
         with_other_end(connected().writes_open().peer_reset(), 77),
         Outcome::closed_without_answer, Side::peer, Phase::open_sent, ambiguous, strangers},
        {"two processes of one address that do not know each other",
         with_other_end(connected().writes_open().peer_reset(), 77, "10.82.1.9", "10.82.1.9"),
         Outcome::closed_without_answer, Side::peer, Phase::open_sent, ambiguous, strangers},
        {"two speakers of one process whose OPENs differ",
         with_other_end(connected().writes_open(own_open).reads_open(foreign_open)
                            .reads_notification(2, 2).peer_fin().closes(), 1234),
         Outcome::open_rejected, Side::peer, confirm, certain, {bad_peer_as}},
        {"two processes with one identifier in one AS are one speaker",
         with_other_end(connected().writes_open(own_open).reads_open(own_open)
                            .writes_notification(2, 3).closes(), 77),
         Outcome::open_rejected, Side::local, confirm, certain, {neighbor_is_own_address}},
        {"one process at both ends of a session over loopback is meant",
         with_other_end(connected().writes_open().peer_reset(), 1234, "127.0.0.1", "127.0.0.2"),
         Outcome::closed_without_answer, Side::peer, Phase::open_sent, ambiguous, strangers},
        {"what was up once is meant",
         with_other_end(running().peer_reset(), 1234),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox}},
    };
}

// clang-format on

} // namespace

std::vector<Told> host_stories()
{
    return joined({addresses_removed(), addresses_that_may_be_removed(), calls_to_itself(),
                   captured_calls_to_itself(), calls_within_the_host()});
}

} // namespace bgpsnoop::test
