// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/kept_state.hpp"

/// The fields of a kept state, each once, for who writes them and for who reads them: `io(name,
/// value)` does either.
namespace bgpsnoop::sink {

template <typename Io> void fields(Io& io, wire::Endpoint& value)
{
    io("address", value.address);
    io("port", value.port);
}

template <typename Io> void fields(Io& io, engine::Process& value)
{
    io("pid", value.pid);
    io("name", value.name);
}

template <typename Io> void fields(Io& io, engine::Identity& value)
{
    io("local", value.local);
    io("peer", value.peer);
    io("netns", value.netns);
    io("netns_cookie", value.netns_cookie);
    io("vrf", value.vrf);
    io("interface", value.interface);
    io("process", value.process);
}

template <typename Io> void fields(Io& io, engine::SessionKey& value)
{
    io("netns", value.netns);
    io("vrf", value.vrf);
    io("interface", value.interface);
    io("peer", value.peer);
    io("port", value.port);
}

template <typename Io> void fields(Io& io, engine::FamilyStatus& value)
{
    io("family", value.family);
    io("status", value.status);
}

template <typename Io> void fields(Io& io, engine::Verdict& value)
{
    io("outcome", value.outcome);
    io("side", value.side);
    io("phase", value.phase);
    io("certainty", value.certainty);
    io("causes", value.causes);
    io("explanation", value.explanation);
    io("evidence", value.evidence);
    io("next_step", value.next_step);
}

template <typename Io> void fields(Io& io, engine::StreamCounts& value)
{
    io("messages", value.messages);
    io("last", value.last);
    io("bytes", value.bytes);
}

template <typename Io> void fields(Io& io, engine::DecidingNotification& value)
{
    io("direction", value.direction);
    io("notification", value.notification);
}

template <typename Io> void fields(Io& io, engine::Past::Notified& value)
{
    io("at", value.at);
    io("what", value.what);
    io("settled_at", value.settled_at);
}

template <typename Io> void fields(Io& io, engine::Past::Call& value)
{
    io("at", value.at);
    io("local", value.local);
    io("begun", value.begun);
    io("hung_up", value.hung_up);
}

template <typename Io> void fields(Io& io, engine::Past::Opened& value)
{
    io("at", value.at);
    io("local", value.local);
}

template <typename Io> void fields(Io& io, engine::Past::Ended& value)
{
    io("at", value.at);
    io("outcome", value.outcome);
    io("lasted", value.lasted);
    io("held_until", value.held_until);
    io("up_again_at", value.up_again_at);
}

template <typename Io> void fields(Io& io, engine::Past& value)
{
    io("ever_established", value.ever_established);
    io("established_from", value.established_from);
    io("last_notification", value.last_notification);
    io("came_up", value.came_up);
    io("peer_called", value.peer_called);
    io("we_called", value.we_called);
    io("peer_opened", value.peer_opened);
    io("we_opened", value.we_opened);
    io("called_beside", value.called_beside);
    io("we_called_beside", value.we_called_beside);
    io("ended", value.ended);
    io("downs", value.downs);
    io("our_open", value.our_open);
    io("their_open", value.their_open);
}

template <typename Io> void fields(Io& io, engine::KeptConnection::Stream& value)
{
    io("open_at", value.open_at);
    io("traffic_at", value.traffic_at);
    io("open", value.open);
    io("open_length", value.open_length);
}

template <typename Io> void fields(Io& io, engine::KeptSocket& value)
{
    io("who", value.who);
    io("socket_cookie", value.socket_cookie);
    io("first_seen", value.first_seen);
}

template <typename Io> void fields(Io& io, engine::KeptConnection& value)
{
    io("who", value.who);
    io("socket_cookie", value.socket_cookie);
    io("initiator", value.initiator);
    io("incomplete", value.incomplete);
    io("first_seen", value.first_seen);
    io("up_at", value.up_at);
    io("sent", value.sent);
    io("received", value.received);
    io("retransmits", value.retransmits);
}

/// But for what the session makes of its past, and what only a living socket tells.
template <typename Io> void fields(Io& io, engine::SessionSnapshot& value)
{
    io("key", value.key);
    io("state", value.state);
    io("local", value.local);
    io("process", value.process);
    io("initiator", value.initiator);
    io("state_since", value.state_since);
    io("last_active", value.last_active);
    io("knocks", value.knocks);
    io("last_knock", value.last_knock);
    io("established_since", value.established_since);
    io("established_total", value.established_total);
    io("called_since", value.called_since);
    io("last_called", value.last_called);
    io("hold_time", value.hold_time);
    io("families", value.families);
    io("sent", value.sent);
    io("received", value.received);
    io("notifications_sent", value.notifications_sent);
    io("notifications_received", value.notifications_received);
    io("resets_sent", value.resets_sent);
    io("resets_received", value.resets_received);
    io("outcomes", value.outcomes);
    io("last_verdict", value.last_verdict);
    io("last_verdict_time", value.last_verdict_time);
    io("last_down", value.last_down);
    io("last_down_time", value.last_down_time);
    io("end_of_rib_sent", value.end_of_rib_sent);
    io("end_of_rib_received", value.end_of_rib_received);
    io("retransmits", value.retransmits);
    io("zero_window", value.zero_window);
    io("rejected_segments", value.rejected_segments);
}

template <typename Io> void fields(Io& io, engine::KeptSession& value)
{
    io("totals", value.totals);
    io("past", value.past);
    io("warnings", value.warnings);
    io("netns_cookie", value.netns_cookie);
    io("netns_name", value.netns_name);
    io("port", value.port);
    io("last_courted", value.last_courted);
    io("living", value.living);
}

template <typename Io> void fields(Io& io, engine::KeptOrigin& value)
{
    io("time", value.time);
    io("clock_step", value.clock_step); // before what lasts, as `time`: see StateKeeper
    io("boot_id", value.boot_id);
    io("host", value.host);
    io("clock_boot", value.clock_boot);
    io("own_netns", value.own_netns);
}

template <typename Io> void fields(Io& io, engine::KeptState& value)
{
    fields(io, static_cast<engine::KeptOrigin&>(value));
    io("sessions", value.sessions);
    io("judged", value.judged);
}

} // namespace bgpsnoop::sink
