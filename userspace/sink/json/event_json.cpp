// SPDX-License-Identifier: Apache-2.0
#include "sink/json/event_json.hpp"

#include <cstddef>
#include <utility>

#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/event_table.hpp"
#include "sink/json/message_json.hpp"
#include "sink/json/verdict_json.hpp"

/// Every event begins with the same fields (who, where, which connection); each alternative of a
/// finding then has one `fields` that gives its own.
namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

/// One that grows copies all that is in it.
Json object_with_room(std::size_t fields)
{
    Json out = Json::object();
    out.get_ref<Json::object_t&>().reserve(fields);
    return out;
}

void put_endpoint(Json& out, const char* key, const char* port_key, const wire::Endpoint& endpoint)
{
    if (!endpoint.address.is_unspecified())
        out[key] = endpoint.address.to_string();
    if (endpoint.port != 0)
        out[port_key] = endpoint.port;
}

void put_process(Json& out, const std::optional<engine::Process>& process)
{
    if (!process)
        return;
    out["process"] = process->name;
    out["pid"] = process->pid;
}

void put_netns(Json& out, const engine::Finding& finding)
{
    if (finding.who.netns != 0)
        out["netns"] = finding.who.netns;
    if (!finding.names.netns.empty())
        out["netns_name"] = printable(finding.names.netns);
}

/// Of what concerns no session: a process that listens, or would; or nobody, if records are lost.
void put_listener(Json& out, const engine::Finding& finding)
{
    const engine::Identity& who = finding.who;
    if (who.local.port == 0 && who.local.address.is_unspecified())
        return;
    out["local"] = who.local.address.to_string(); // 0.0.0.0 means something here
    if (who.local.port != 0)
        out["local_port"] = who.local.port;
    out["vrf"] = who.vrf;
    put_netns(out, finding);
    put_process(out, who.process);
}

Json common(const engine::Finding& finding)
{
    const engine::Identity& who = finding.who;
    constexpr std::size_t most_fields = 32; // with those of any event
    Json out = object_with_room(most_fields);
    out["time"] = rfc3339(finding.time);
    out["event"] = event_name(finding);
    if (who.peer.address.is_unspecified()) {
        put_listener(out, finding);
        return out;
    }
    put_endpoint(out, "peer", "peer_port", who.peer);
    if (!finding.names.peer.empty())
        out["peer_name"] = finding.names.peer;
    if (!finding.names.group.empty())
        out["peer_group"] = finding.names.group;
    put_endpoint(out, "local", "local_port", who.local);
    out["vrf"] = who.vrf;
    put_netns(out, finding);
    if (finding.connection != 0)
        out["connection"] = finding.connection;
    if (finding.peer_as)
        out["peer_as"] = *finding.peer_as;
    if (finding.local_as)
        out["local_as"] = *finding.local_as;
    if (!who.interface.empty())
        out["interface"] = who.interface;
    put_process(out, who.process);
    return out;
}

Json fields(const engine::ConnectionOpened& event)
{
    return {{"initiator", engine::name(event.initiator)}};
}

Json fields(const engine::MessageObserved& event)
{
    return message_json(event);
}

Json fields(const engine::ResetObserved& event)
{
    Json out{{"direction", engine::name(event.direction)}, {"phase", engine::name(event.phase)}};
    if (!event.kernel_reason.empty())
        out["kernel_reason"] = event.kernel_reason;
    return out;
}

Json fields(const engine::ClosedBy& event)
{
    return {{"direction", engine::name(event.direction)}, {"phase", engine::name(event.phase)}};
}

Json fields(const engine::SessionStateChanged& event)
{
    return {{"old_state", engine::name(event.old_state)},
            {"new_state", engine::name(event.new_state)}};
}

Json fields(const engine::SessionUp& event)
{
    Json out = Json::object();
    if (event.hold_time)
        out["hold_time"] = *event.hold_time;
    if (event.older_than_agent)
        out["older_than_agent"] = true;
    return out;
}

Json fields(const engine::SessionDown& event)
{
    Json out;
    if (event.uptime)
        out["uptime_seconds"] = seconds(*event.uptime);
    out["outcome"] = engine::name(event.outcome);
    return out;
}

Json fields(const engine::ConnectionClosed& event)
{
    constexpr std::size_t most_fields = 11;
    Json out = object_with_room(most_fields);
    put_verdict(out, event.verdict);
    if (event.notification) {
        Json& notification = out["notification"];
        notification["direction"] = engine::name(event.notification->direction);
        notification.update(notification_json(event.notification->notification));
    }
    if (event.duration)
        out["duration_seconds"] = seconds(*event.duration);
    return out;
}

Json fields(const engine::Warning& event)
{
    Json out{{"warning", event.id}};
    if (!event.error.empty())
        out["errno"] = event.error;
    out["explanation"] = event.explanation;
    return out;
}

Json fields(const engine::ListenerOpened& /*event*/)
{
    return Json::object();
}

Json fields(const engine::ListenerClosed& event)
{
    Json out{{"process_exits", event.process_exits}};
    if (event.opened_at)
        out["opened"] = rfc3339(*event.opened_at);
    return out;
}

Json fields(const engine::RecordsLost& event)
{
    return {{"kind", event.kind}, {"count", event.count}};
}

} // namespace

std::string_view event_name(const engine::Finding& finding)
{
    return event_kind(finding).name;
}

Json event_json(const engine::Finding& finding)
{
    Json out = common(finding);
    Json own = std::visit([](const auto& event) { return fields(event); }, finding.what);
    for (auto& [key, value] : own.items())
        out[key] = std::move(value);
    if (finding.repeated != 0)
        out["repeated"] = finding.repeated;
    if (finding.stranger && std::holds_alternative<engine::ConnectionClosed>(finding.what))
        out["stranger"] = true;
    return out;
}

std::string json_line(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace bgpsnoop::sink
