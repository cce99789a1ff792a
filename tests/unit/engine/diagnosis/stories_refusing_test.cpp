// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// SYNs of a peer that this end refuses with RST.
namespace bgpsnoop::test {
namespace {

Story refuses_call(Story before, Duration later)
{
    return before.after(later).next_connection().syn_refused();
}

Story we_rejected_an_update()
{
    return running()
        .reads(bgp_update, std::vector<std::uint8_t>(41))
        .after(1ms)
        .writes_notification(3, 1)
        .closes();
}

Story up_with_another_router()
{
    Story story;
    story.addresses("10.82.1.9", "10.82.1.11").calls().connected().established();
    return story.after(10s).next_connection().addresses("10.82.1.9", "10.82.1.10");
}

Story calling_from_another_address()
{
    Story story = Story().calls().after(1s).fails(0, true).after(1s).tick().next_connection();
    return story.addresses("10.82.1.77", "10.82.1.10");
}

/// A session of this address has ended, and one of another address goes on.
Story up_at_another_address()
{
    Story story = running().closes().after(5min).next_connection();
    story.addresses("10.82.1.77", "10.82.1.10").calls().connected().established();
    return story.addresses("10.82.1.9", "10.82.1.10");
}

constexpr auto not_here = Outcome::not_listening;

// A story a line.
// clang-format off

/// The kernel has looked for a socket.
std::vector<Told> refused_by_the_kernel()
{
    const std::vector no_socket{local_not_listening};
    return {
        {"a SYN that this host refuses", Story().syn_refused(),
         not_here, Side::local, connecting, certain, no_socket},
        {"a SYN refused at an address that we do not call from",
         calling_from_another_address().syn_refused(),
         not_here, Side::local, connecting, likely, {wrong_source_address, local_not_listening}},
        {"a SYN refused beside a session that is up", refuses_call(running(), 10s),
         not_here, Side::local, connecting, certain, no_socket},
        {"a SYN refused within the wait after an error",
         refuses_call(we_rejected_an_update(), 10s),
         not_here, Side::local, connecting, ambiguous, {local_error_backoff, local_not_listening}},
        {"a SYN refused where a session was", refuses_call(running().peer_fin().closes(), 10s),
         not_here, Side::local, connecting, certain, no_socket},
    };
}

/// In a capture it may have been a router that resets whom it does not know, or a firewall.
std::vector<Told> refused_in_a_capture()
{
    const engine::Options reading{.senses = {.drops = false, .ahead = true}};
    return {
        {"captured: a refused SYN", Story().syn_refused(),
         not_here, Side::local, connecting, likely,
         {local_not_listening, local_not_configured, firewall_reset}, reading},
        {"captured: a SYN refused with a TTL unlike ours", Story().syn_refused(true),
         not_here, Side::path, connecting, likely,
         {firewall_reset, local_not_listening, local_not_configured}, reading},
        {"captured: a SYN refused at an address that we do not call from",
         calling_from_another_address().syn_refused(),
         not_here, Side::local, connecting, ambiguous,
         {wrong_source_address, local_not_listening, firewall_reset}, reading},
        {"captured: a SYN refused beside a session that is up", refuses_call(running(), 10s),
         not_here, Side::local, connecting, ambiguous,
         {local_not_ready, firewall_reset, local_not_listening}, reading},
        {"captured: the same, where we have said nothing on that session for too long",
         refuses_call(running(), 80s),
         not_here, Side::local, connecting, ambiguous,
         {local_not_ready, firewall_reset, local_not_listening}, reading},
        {"captured: a SYN refused while a session of another address of ours goes on",
         refuses_call(up_at_another_address(), 10s),
         not_here, Side::local, connecting, ambiguous,
         {local_not_ready, local_not_configured, firewall_reset}, reading},
        {"captured: a SYN refused within the wait after an error",
         refuses_call(we_rejected_an_update(), 10s),
         not_here, Side::local, connecting, ambiguous,
         {local_error_backoff, local_not_listening, firewall_reset}, reading},
        {"captured: a SYN refused after the peer's hold timer, when we were gone",
         refuses_call(notified(4, 0), 10s),
         not_here, Side::local, connecting, ambiguous,
         {local_not_listening, local_not_ready, local_not_configured, firewall_reset}, reading},
    };
}

std::vector<Told> refused_again_in_a_capture()
{
    const engine::Options reading{.senses = {.drops = false, .ahead = true}};
    return {
        {"captured: a SYN refused of a peer that we call",
         refuses_call(Story().calls().after(20s).fails(0, true).after(1s).tick(), 1s),
         not_here, Side::local, connecting, ambiguous,
         {local_not_ready, firewall_reset, local_not_listening}, reading},
        {"captured: a SYN refused after our last word", refuses_call(notifies(6, 4), 10s),
         not_here, Side::local, connecting, ambiguous,
         {local_not_listening, local_not_configured, firewall_reset}, reading},
        {"captured: a SYN refused moments after the session",
         refuses_call(running().peer_fin().closes(), 10s),
         not_here, Side::local, connecting, ambiguous,
         {local_not_listening, local_not_ready, local_not_configured, firewall_reset}, reading},
        {"captured: a SYN refused long after the session",
         refuses_call(running().peer_fin().closes(), 5min),
         not_here, Side::local, connecting, ambiguous,
         {local_not_listening, local_not_configured, firewall_reset}, reading},
        {"captured: a SYN refused at an address that has a session with another router",
         up_with_another_router().syn_refused(),
         not_here, Side::local, connecting, ambiguous,
         {local_not_configured, firewall_reset, local_not_listening}, reading},
    };
}

// clang-format on

} // namespace

std::vector<Told> refusing_stories()
{
    return joined({refused_by_the_kernel(), refused_in_a_capture(), refused_again_in_a_capture()});
}

} // namespace bgpsnoop::test
