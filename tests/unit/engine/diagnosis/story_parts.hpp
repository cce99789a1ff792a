// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cerrno>

#include "unit/engine/stories.hpp"

/// What the tables of stories are made of.
namespace bgpsnoop::test {

using enum engine::Cause;
using enum engine::Certainty;
using engine::Outcome;
using engine::Phase;
using engine::Side;
using Icmp = engine::SocketErrorSeen::Icmp;

inline constexpr auto connecting = Phase::connecting;
inline constexpr auto confirm = Phase::open_confirm;
inline constexpr auto up = Phase::established;

/// Why a peer that says nothing may not want us.
inline const std::vector<engine::Cause> strangers{peer_not_configured_for_us, peer_shut_down,
                                                  wrong_vrf, peer_no_address_family};

inline Story calling() // nothing answers our SYN
{
    return Story().calls().after(1s);
}

/// The peer calls another address of ours than we call from, before we know of it.
inline Story refused_elsewhere()
{
    Story story;
    story.addresses("10.82.1.77", "10.82.1.10").syn_refused();
    return story.after(1s).next_connection().addresses("10.82.1.9", "10.82.1.10");
}

inline Story given_up(Story story) // before the kernel gives up
{
    return story.after(30s).fails(0, true);
}

inline Story bad_as_before() // the peer objects to our AS
{
    return connected().writes_open().reads_open().reads_notification(2, 2).peer_fin().closes();
}

inline Story waiting() // for an answer to our OPEN
{
    return connected().writes_open().after(1s);
}

inline Story our_timer(Story story)
{
    return story.after(90s).writes_notification(4, 0).closes();
}

inline Story its_timer(Story story) // we wrote in time
{
    return story.after(60s)
        .writes_keepalive()
        .after(29s)
        .reads_notification(4, 0)
        .peer_fin()
        .closes();
}

/// The peer ends an established session with a NOTIFICATION,
inline Story notified(std::uint8_t code, std::uint8_t subcode, std::vector<std::uint8_t> data = {})
{
    return running()
        .after(60s)
        .reads_notification(code, subcode, std::move(data))
        .peer_fin()
        .closes();
}

/// or we do.
inline Story notifies(std::uint8_t code, std::uint8_t subcode, std::vector<std::uint8_t> data = {})
{
    return running().after(60s).writes_notification(code, subcode, std::move(data)).closes();
}

/// The peer's KEEPALIVEs come so far apart, and ours every third of the hold time.
inline Story apart(Story story, Duration interval, int times)
{
    for (int i = 0; i < times; ++i)
        story.after(interval).reads_keepalive();
    return story;
}

/// KEEPALIVEs of ours every 30 s, acknowledged at once or not at all.
inline Story alternating(Story story, int times, bool acknowledged = false)
{
    for (int i = 0; i < times; ++i) {
        story.after(30s).writes_keepalive();
        if (acknowledged)
            story.after(1ms).heard_ack();
        story.sample();
    }
    return story;
}

} // namespace bgpsnoop::test
