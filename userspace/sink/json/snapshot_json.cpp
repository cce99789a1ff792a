// SPDX-License-Identifier: Apache-2.0
#include "sink/json/snapshot_json.hpp"

#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/snapshot_names.hpp"
#include "sink/json/verdict_json.hpp"
#include "wire/names.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;
using engine::SessionSnapshot;

template <typename Value> void put(Json& out, const char* key, const std::optional<Value>& value)
{
    if (value)
        out[key] = *value;
}

void put(Json& out, const char* key, const std::optional<wire::Time>& time)
{
    if (time)
        out[key] = rfc3339(*time);
}

void put(Json& out, const char* key, const std::string& text)
{
    if (!text.empty())
        out[key] = text;
}

template <typename Counts> Json counts_by_name(const Counts& counts)
{
    Json out = Json::object();
    for (const auto& [key, count] : counts)
        out[std::string(engine::name(key))] = count;
    return out;
}

Json stream_json(const engine::StreamCounts& counts)
{
    Json out{{"bytes", counts.bytes}, {"messages", Json::object()}, {"last", Json::object()}};
    for (std::size_t type = 0; type < counts.messages.size(); ++type) {
        const std::string name =
            type == 0 ? "other" : wire::message_type_name(static_cast<std::uint8_t>(type));
        if (counts.messages.at(type) != 0)
            out["messages"][name] = counts.messages.at(type);
        if (const auto& last = counts.last.at(type))
            out["last"][name] = rfc3339(*last);
    }
    return out;
}

Json notifications_json(const SessionSnapshot::NotificationCounts& counts)
{
    Json out = Json::array();
    for (const auto& [codes, count] : counts)
        out.push_back({{"code", codes.first},
                       {"code_name", counted_code_name(codes)},
                       {"subcode", codes.second},
                       {"subcode_name", counted_subcode_name(codes)},
                       {"count", count}});
    return out;
}

Json families_json(const std::vector<engine::FamilyStatus>& families)
{
    Json out = Json::array();
    for (const auto& each : families)
        out.push_back({{"afi", wire::afi_name(each.family.afi)},
                       {"safi", wire::safi_name(each.family.safi)},
                       {"status", family_status_name(each.status)}});
    return out;
}

Json verdict_json(const engine::Verdict& verdict, const std::optional<wire::Time>& time)
{
    Json out = Json::object();
    put(out, "time", time);
    put_verdict(out, verdict);
    return out;
}

void put_identity(Json& out, const SessionSnapshot& session)
{
    out["peer"] = session.key.peer.to_string();
    put(out, "name", session.names.peer);
    put(out, "group", session.names.group);
    if (!session.local.is_unspecified())
        out["local"] = session.local.to_string();
    out["vrf"] = session.key.vrf;
    if (session.key.netns != 0)
        out["netns"] = session.key.netns;
    put(out, "netns_name", printable(session.names.netns));
    put(out, "peer_as", session.peer_as);
    put(out, "local_as", session.local_as);
    put(out, "interface", session.key.interface);
    put(out, "process", session.process);
    if (session.peer_bgp_id)
        out["router_id"] = dotted_quad(*session.peer_bgp_id);
    if (session.initiator)
        out["initiator"] = engine::name(*session.initiator);
}

void put_tcp(Json& out, const SessionSnapshot& session)
{
    if (session.rtt)
        out["rtt_seconds"] = seconds(*session.rtt);
    out["retransmits"] = session.retransmits;
    put(out, "send_queue_bytes", session.send_queue_bytes);
    put(out, "receive_queue_bytes", session.receive_queue_bytes);
    out["zero_window_seconds"] = seconds(session.zero_window);
    out["rejected_segments"] = Json::object();
    for (const auto& [reason, count] : session.rejected_segments)
        out["rejected_segments"][std::string(rejection_name(reason))] = count;
}

} // namespace

Json session_json(const SessionSnapshot& session)
{
    Json out = Json::object();
    put_identity(out, session);
    out["state"] = engine::name(session.state);
    out["state_since"] = rfc3339(session.state_since);
    put(out, "called_since", session.called_since);
    put(out, "established_since", session.established_since);
    if (session.state != engine::SessionState::established && session.last_down)
        put(out, "down_since", session.last_down_time);
    out["established_total"] = session.established_total;
    put(out, "hold_time", session.hold_time);
    put(out, "keepalive_interval", session.keepalive_interval);
    put(out, "hold_time_remaining_min_ratio", session.hold_time_remaining_min_ratio);
    out["families"] = families_json(session.families);
    out["sent"] = stream_json(session.sent);
    out["received"] = stream_json(session.received);
    out["notifications_sent"] = notifications_json(session.notifications_sent);
    out["notifications_received"] = notifications_json(session.notifications_received);
    out["resets_sent"] = counts_by_name(session.resets_sent);
    out["resets_received"] = counts_by_name(session.resets_received);
    out["outcomes"] = counts_by_name(session.outcomes);
    if (session.last_verdict)
        out["last_outcome"] = verdict_json(*session.last_verdict, session.last_verdict_time);
    if (session.last_down)
        out["last_down"] = verdict_json(*session.last_down, session.last_down_time);
    put_tcp(out, session);
    return out;
}

Json stranger_json(const SessionSnapshot& stranger)
{
    Json out = Json::object();
    put_identity(out, stranger);
    out["last_seen"] = rfc3339(stranger.last_active);
    out["outcomes"] = counts_by_name(stranger.outcomes);
    out["opens"] = stranger.knocks;
    put(out, "last_open", stranger.last_knock);
    if (stranger.last_verdict)
        out["last_outcome"] = verdict_json(*stranger.last_verdict, stranger.last_verdict_time);
    return out;
}

Json listener_json(const engine::ListenerSnapshot& listener)
{
    const engine::Identity& who = listener.who;
    Json out{{"address", who.local.address.to_string()},
             {"port", who.local.port},
             {"vrf", who.vrf},
             {"netns", who.netns}};
    put(out, "netns_name", printable(listener.netns_name.value_or("")));
    if (who.process) {
        out["process"] = who.process->name;
        out["pid"] = who.process->pid;
    }
    if (!listener.found) // else it is older than the agent
        out["since"] = rfc3339(listener.since);
    return out;
}

Json status_json(const engine::Snapshot& snapshot, const SelfState& self)
{
    std::size_t established = 0;
    for (const auto& session : snapshot.sessions)
        established += session.state == engine::SessionState::established ? 1 : 0;
    Json out{{"version", self.version},
             {"time", rfc3339(snapshot.time)},
             {"sessions", snapshot.sessions.size()},
             {"sessions_established", established},
             {"sessions_overflow", snapshot.sessions_overflow},
             {"strangers", snapshot.strangers.size() + snapshot.knocking.size()},
             {"strangers_knocking", snapshot.knocking.size()},
             {"strangers_forgotten", snapshot.strangers_forgotten},
             {"stranger_events_left_out", self.stranger_events_left_out},
             {"falls_left_out", self.falls_left_out},
             {"listeners", snapshot.listeners.size()},
             {"unknown_peer_connections", counts_by_name(snapshot.unknown_peer_outcomes)},
             {"hooks", Json::object()},
             {"records", self.records},
             {"records_lost", snapshot.records_lost},
             {"decode_errors", snapshot.decode_errors},
             {"warnings", Json::object()},
             {"unwanted_segments", self.unwanted_segments},
             {"event_write_errors", self.event_write_errors}};
    for (const auto& [id, count] : snapshot.warnings)
        out["warnings"][std::string(id)] = count;
    for (const auto& [hook, state] : self.hooks)
        out["hooks"][hook] = {
            {"attached", state.attached}, {"offered", state.offered}, {"way", state.way}};
    return out;
}

} // namespace bgpsnoop::sink
