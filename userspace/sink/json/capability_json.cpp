// SPDX-License-Identifier: Apache-2.0
#include "sink/json/capability_json.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/message_json.hpp"
#include "wire/names.hpp"

/// One `put` for each shape of a capability's value: it adds the decoded fields to the object that
/// has code and name already.
namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

Json family_fields(wire::Family family)
{
    return {{"afi", wire::afi_name(family.afi)}, {"safi", wire::safi_name(family.safi)}};
}

std::string send_receive_name(std::uint8_t value) // RFC 5291 5, RFC 7911 4
{
    constexpr std::array<std::string_view, 4> names{"unknown_0", "receive", "send", "both"};
    return value < names.size() ? std::string(names[value]) : fmt::format("unknown_{}", value);
}

/// An array of entries; `fields` adds to each what is not its family.
template <typename Entries, typename Fields>
Json families_json(const Entries& entries, Fields fields)
{
    Json all = Json::array();
    for (const auto& entry : entries) {
        Json one = family_fields(entry.family);
        fields(one, entry);
        all.push_back(std::move(one));
    }
    return all;
}

void put(Json& /*out*/, const wire::NoValue& /*value*/) {}

void put(Json& out, const wire::UndecodedCapability& value)
{
    if (value.malformed)
        out["malformed"] = malformed_json(*value.malformed);
}

void put(Json& out, const wire::Multiprotocol& value)
{
    out.update(family_fields(value.family));
}

void put(Json& out, const wire::Orf& value)
{
    out["families"] = families_json(value.entries, [](Json& one, const auto& entry) {
        one["types"] = Json::array();
        for (const auto& type : entry.types)
            one["types"].push_back(
                {{"type", type.type}, {"send_receive", send_receive_name(type.send_receive)}});
    });
}

void put(Json& out, const wire::ExtendedNextHop& value)
{
    out["families"] = Json::array();
    for (const auto& entry : value.entries) // two octets of SAFI, of which IANA gives out one
        out["families"].push_back(
            {{"afi", wire::afi_name(entry.afi)},
             {"safi", entry.safi <= 0xff ? wire::safi_name(static_cast<std::uint8_t>(entry.safi))
                                         : fmt::format("unknown_{}", entry.safi)},
             {"next_hop_afi", wire::afi_name(entry.next_hop_afi)}});
}

void put(Json& out, const wire::BgpsecCapability& value)
{
    out["version"] = value.version;
    out["direction"] = value.receive ? "receive" : "send";
    out["afi"] = wire::afi_name(value.afi);
}

void put(Json& out, const wire::MultipleLabels& value)
{
    out["families"] = families_json(
        value.entries, [](Json& one, const auto& entry) { one["count"] = entry.count; });
}

void put(Json& out, const wire::Role& value)
{
    out["role"] = wire::role_name(value.role);
}

void put(Json& out, const wire::GracefulRestart& value)
{
    out["restarting"] = value.restarting;
    out["notification"] = value.notification;
    out["restart_time"] = value.restart_time;
    out["families"] = families_json(value.entries, [](Json& one, const auto& entry) {
        one["forwarding_preserved"] = entry.forwarding_preserved;
    });
}

void put(Json& out, const wire::FourOctetAs& value)
{
    out["as"] = value.as;
}

void put(Json& out, const wire::DynamicCapability& value)
{
    out["codes"] = value.codes;
}

void put(Json& out, const wire::AddPath& value)
{
    out["families"] = families_json(value.entries, [](Json& one, const auto& entry) {
        one["send_receive"] = send_receive_name(entry.send_receive);
    });
}

void put(Json& out, const wire::LongLivedGracefulRestart& value)
{
    out["families"] = families_json(value.entries, [](Json& one, const auto& entry) {
        one["forwarding_preserved"] = entry.forwarding_preserved;
        one["stale_time"] = entry.stale_time;
    });
}

void put(Json& out, const wire::Fqdn& value)
{
    out["host_name"] = value.host_name;
    out["domain_name"] = value.domain_name;
}

void put(Json& out, const wire::SoftwareVersion& value)
{
    out["version"] = value.version;
}

void put(Json& out, const wire::PathsLimit& value)
{
    out["families"] = families_json(
        value.entries, [](Json& one, const auto& entry) { one["limit"] = entry.limit; });
}

} // namespace

Json capability_json(const wire::Capability& capability)
{
    Json out{{"code", capability.code}, {"name", wire::capability_name(capability.code)}};
    if (std::holds_alternative<wire::UndecodedCapability>(capability.value))
        out["bytes"] = hex(capability.bytes);
    std::visit([&out](const auto& value) { put(out, value); }, capability.value);
    return out;
}

} // namespace bgpsnoop::sink
