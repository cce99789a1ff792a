// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/session_metrics.hpp"

#include <array>
#include <set>
#include <type_traits>

#include <fmt/format.h>

#include "sink/format.hpp"
#include "sink/json/snapshot_names.hpp"
#include "wire/names.hpp"

namespace bgpsnoop::sink {

namespace {

using engine::SessionSnapshot;
using engine::SessionState;
using enum MetricType;

constexpr std::array states{SessionState::idle,         SessionState::connect,
                            SessionState::active,       SessionState::open_sent,
                            SessionState::open_confirm, SessionState::established};
constexpr std::uint8_t first_rare_type = 6; // CAPABILITY; index 0 counts the types above it

bool is_established(const SessionSnapshot& session)
{
    return session.state == SessionState::established;
}

double value_of(wire::Time time)
{
    return unix_seconds(time);
}
double value_of(wire::Duration duration)
{
    return seconds(duration);
}
template <typename Number>
requires std::is_arithmetic_v<Number>
double value_of(Number value)
{
    return static_cast<double>(value);
}

/// A single series, if the member is known.
template <auto member> void known(const SessionSnapshot& session, Series& out)
{
    if (const auto& value = session.*member)
        out.add(value_of(*value));
}

template <auto member> void plain(const SessionSnapshot& session, Series& out)
{
    out.add(value_of(session.*member));
}

void state(const SessionSnapshot& session, Series& out)
{
    for (const SessionState each : states)
        out.add(each == session.state ? 1 : 0, {engine::name(each)});
}

std::string number_text(const std::optional<std::uint32_t>& number)
{
    return number ? fmt::format("{}", *number) : std::string();
}

void info(const SessionSnapshot& session, Series& out)
{
    const bool local_known = !session.local.is_unspecified();
    out.add(1, {local_known ? session.local.to_string() : "", printable(session.key.interface),
                printable(session.process),
                session.peer_bgp_id ? dotted_quad(*session.peer_bgp_id) : "",
                session.initiator ? engine::name(*session.initiator) : std::string_view(),
                number_text(session.local_as), number_text(session.peer_as), session.names.peer,
                session.names.group});
}

void families(const SessionSnapshot& session, Series& out)
{
    std::set<std::array<std::string, 3>> different;
    for (const auto& each : session.families) {
        const auto [afi, safi] = counted_family_names(each.family);
        different.insert({afi, safi, std::string(family_status_name(each.status))});
    }
    for (const auto& [afi, safi, status] : different)
        out.add(1, {afi, safi, status});
}

std::string type_name(std::size_t type)
{
    return type == 0 ? "other" : wire::message_type_name(static_cast<std::uint8_t>(type));
}

template <auto direction> void messages(const SessionSnapshot& session, Series& out)
{
    const engine::StreamCounts& counts = session.*direction;
    for (std::size_t type = 0; type < counts.messages.size(); ++type) {
        const bool rare = type == 0 || type >= first_rare_type;
        if (!rare || counts.messages.at(type) != 0)
            out.add(number(counts.messages.at(type)), {type_name(type)});
    }
}

template <auto direction> void last_messages(const SessionSnapshot& session, Series& out)
{
    const engine::StreamCounts& counts = session.*direction;
    for (std::size_t type = 0; type < counts.last.size(); ++type)
        if (const auto& last = counts.last.at(type))
            out.add(unix_seconds(*last), {type_name(type)});
}

template <auto direction> void bytes(const SessionSnapshot& session, Series& out)
{
    out.add(number((session.*direction).bytes));
}

template <auto member> void notifications(const SessionSnapshot& session, Series& out)
{
    for (const auto& [codes, count] : session.*member)
        out.add(number(count), {counted_code_name(codes), counted_subcode_name(codes)});
}

template <auto member> void resets(const SessionSnapshot& session, Series& out)
{
    for (const auto& [phase, count] : session.*member)
        out.add(number(count), {engine::name(phase)});
}

void outcomes(const SessionSnapshot& session, Series& out)
{
    for (const auto& [outcome, count] : session.outcomes)
        out.add(number(count), {engine::name(outcome), engine::name(engine::layer_of(outcome))});
}

template <auto member> void verdict(const SessionSnapshot& session, Series& out)
{
    const std::optional<engine::Verdict>& verdict = session.*member;
    if (!verdict)
        return;
    out.add(1, {engine::name(verdict->outcome), engine::name(engine::layer_of(verdict->outcome)),
                engine::name(verdict->side),
                verdict->causes.empty() ? std::string_view() : engine::name(verdict->causes[0])});
}

void end_of_rib(const SessionSnapshot& session, Series& out)
{
    const auto add_all = [&out](const auto& times, const char* direction) {
        for (const auto& [family, time] : times) {
            const auto [afi, safi] = counted_family_names(family);
            out.add(unix_seconds(time), {afi, safi, direction});
        }
    };
    add_all(session.end_of_rib_sent, "sent");
    add_all(session.end_of_rib_received, "received");
}

void warnings(const SessionSnapshot& session, Series& out)
{
    for (const auto& [id, count] : session.warnings)
        out.add(number(count), {id});
}

void rejected(const SessionSnapshot& session, Series& out)
{
    for (const auto& [reason, count] : session.rejected_segments)
        out.add(number(count), {rejection_name(reason)});
}

void up(const SessionSnapshot& session, Series& out)
{
    out.add(is_established(session) ? 1 : 0);
}

using S = SessionSnapshot;

constexpr auto session_table = std::to_array<Metric<SessionSnapshot>>({
    {{"bgpsnoop_connection_outcomes_total", counter,
      "TCP connections of the session by how they ended.", "outcome layer"},
     outcomes},
    {{"bgpsnoop_end_of_rib_timestamp_seconds", gauge,
      "When the last End-of-RIB marker of a family was seen.", "afi safi direction"},
     end_of_rib},
    {{"bgpsnoop_last_down_info", gauge,
      "How the session last went down, whatever retries followed; until it has been up again for "
      "an hour.",
      "outcome layer side cause"},
     verdict<&S::last_down>},
    {{"bgpsnoop_last_down_timestamp_seconds", gauge,
      "When that was; as long as bgpsnoop_last_down_info is there."},
     known<&S::last_down_time>},
    {{"bgpsnoop_last_message_received_timestamp_seconds", gauge,
      "When the last message of a type was received.", "message"},
     last_messages<&S::received>},
    {{"bgpsnoop_last_message_sent_timestamp_seconds", gauge,
      "When the last message of a type was sent.", "message"},
     last_messages<&S::sent>},
    {{"bgpsnoop_last_outcome_info", gauge,
      "How the last connection of the session ended, who has to act, and the likeliest cause.",
      "outcome layer side cause"},
     verdict<&S::last_verdict>},
    {{"bgpsnoop_message_bytes_received_total", counter, "Bytes of BGP received from the peer."},
     bytes<&S::received>},
    {{"bgpsnoop_message_bytes_sent_total", counter, "Bytes of BGP sent to the peer."},
     bytes<&S::sent>},
    {{"bgpsnoop_messages_received_total", counter, "BGP messages received from the peer.",
      "message"},
     messages<&S::received>},
    {{"bgpsnoop_messages_sent_total", counter, "BGP messages sent to the peer.", "message"},
     messages<&S::sent>},
    {{"bgpsnoop_notifications_received_total", counter,
      "NOTIFICATION messages received from the peer.", "code subcode"},
     notifications<&S::notifications_received>},
    {{"bgpsnoop_notifications_sent_total", counter, "NOTIFICATION messages sent to the peer.",
      "code subcode"},
     notifications<&S::notifications_sent>},
    {{"bgpsnoop_rejected_segments_total", counter,
      "TCP segments of the session that this host dropped, by why.", "reason"},
     rejected},
    {{"bgpsnoop_resets_received_total", counter,
      "TCP resets received, by where the connection stood.", "phase"},
     resets<&S::resets_received>},
    {{"bgpsnoop_resets_sent_total", counter, "TCP resets sent, by where the connection stood.",
      "phase"},
     resets<&S::resets_sent>},
    {{"bgpsnoop_session_called_since_timestamp_seconds", gauge,
      "Since when speakers of this host call the peer in vain; only while they do."},
     known<&S::called_since>},
    {{"bgpsnoop_session_established_timestamp_seconds", gauge,
      "When the session became established; only while it is, and not of one that is older than "
      "the agent and its state."},
     known<&S::established_since>},
    {{"bgpsnoop_session_established_total", counter,
      "Times the session became established; that of one found established is not among them."},
     plain<&S::established_total>},
    {{"bgpsnoop_session_family_info", gauge, "Address families offered in the OPENs and by whom.",
      "afi safi status"},
     families},
    {{"bgpsnoop_session_hold_time_remaining_min_ratio", gauge,
      "Smallest part of the hold time that was left between two messages of the peer."},
     known<&S::hold_time_remaining_min_ratio>},
    {{"bgpsnoop_session_hold_time_seconds", gauge, "Negotiated hold time."}, known<&S::hold_time>},
    {{"bgpsnoop_session_info", gauge, "What is known of the session beside its labels.",
      "local interface process router_id initiator local_as peer_as name group"},
     info},
    {{"bgpsnoop_session_keepalive_interval_seconds", gauge,
      "Keepalive interval, a third of the negotiated hold time."},
     known<&S::keepalive_interval>},
    {{"bgpsnoop_session_state", gauge, "Inferred state of the session (RFC 4271 8.2.2).", "state"},
     state},
    {{"bgpsnoop_session_up", gauge, "Whether the session is established."}, up},
    {{"bgpsnoop_session_warnings_total", counter,
      "Warnings of the session (docs/diagnosis.md), by what is wrong.", "warning"},
     warnings},
    {{"bgpsnoop_tcp_receive_queue_bytes", gauge,
      "Bytes accepted by TCP that the local speaker has not read."},
     known<&S::receive_queue_bytes>},
    {{"bgpsnoop_tcp_retransmits_total", counter, "TCP segments sent again."},
     plain<&S::retransmits>},
    {{"bgpsnoop_tcp_rtt_seconds", gauge, "Smoothed round-trip time of TCP."}, known<&S::rtt>},
    {{"bgpsnoop_tcp_send_queue_bytes", gauge,
      "Bytes written by the local speaker that the peer has not acknowledged."},
     known<&S::send_queue_bytes>},
    {{"bgpsnoop_tcp_zero_window_seconds_total", counter,
      "Time for which an end of the session offered no room to receive."},
     plain<&S::zero_window>},
});

} // namespace

std::span<const Metric<SessionSnapshot>> session_metrics()
{
    return session_table;
}

} // namespace bgpsnoop::sink
