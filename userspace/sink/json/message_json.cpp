// SPDX-License-Identifier: Apache-2.0
#include "sink/json/message_json.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/capability_json.hpp"
#include "wire/names.hpp"
#include "wire/notification_data.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> route_refresh_subtypes{"request", "begin", "end"};

Json body_json(const std::monostate& /*nothing*/)
{
    return Json::object();
}

Json body_json(const wire::Open& open)
{
    Json out{{"version", open.version},
             {"as", open.as()},
             {"as_field", open.as_field},
             {"hold_time", open.hold_time},
             {"bgp_id", dotted_quad(open.bgp_id)},
             {"capabilities", Json::array()}};
    for (const auto& capability : open.capabilities)
        out["capabilities"].push_back(capability_json(capability));
    for (const auto& parameter : open.other_parameters)
        out["other_parameters"].push_back(
            {{"type", parameter.type}, {"bytes", hex(parameter.bytes)}});
    if (open.left_out > 0)
        out["left_out"] = open.left_out;
    return out;
}

Json body_json(const wire::Notification& notification)
{
    return notification_json(notification);
}

Json body_json(const wire::RouteRefresh& refresh)
{
    Json out{{"afi", wire::afi_name(refresh.family.afi)},
             {"safi", wire::safi_name(refresh.family.safi)},
             {"subtype", refresh.subtype}};
    if (refresh.subtype < route_refresh_subtypes.size())
        out["subtype_name"] = route_refresh_subtypes.at(refresh.subtype);
    if (refresh.orf_bytes != 0)
        out["orf_bytes"] = refresh.orf_bytes;
    return out;
}

Json body_json(const wire::EndOfRib& end)
{
    return {{"end_of_rib", true},
            {"afi", wire::afi_name(end.family.afi)},
            {"safi", wire::safi_name(end.family.safi)}};
}

Json body_json(const wire::Malformed& malformed)
{
    return {{"malformed", malformed_json(malformed)}};
}

} // namespace

Json malformed_json(const wire::Malformed& malformed)
{
    return {{"why", malformed.why}, {"byte", malformed.offset}};
}

Json notification_json(const wire::Notification& notification)
{
    Json out{
        {"code", notification.code},
        {"code_name", wire::notification_code_name(notification.code)},
        {"subcode", notification.subcode},
        {"subcode_name", wire::notification_subcode_name(notification.code, notification.subcode)}};
    if (notification.shutdown_communication)
        out["shutdown_communication"] = *notification.shutdown_communication;
    if (const auto& inner = notification.wrapped)
        out["wrapped"] = {
            {"code", inner->code},
            {"code_name", wire::notification_code_name(inner->code)},
            {"subcode", inner->subcode},
            {"subcode_name", wire::notification_subcode_name(inner->code, inner->subcode)}};
    const wire::Bytes data(notification.data);
    out["data"] = hex(data.first(std::min(data.size(), data_shown)));
    out["data_length"] = data.size();
    if (std::string words = wire::data_in_words(notification); !words.empty())
        out["data_text"] = std::move(words);
    return out;
}

Json message_json(const engine::MessageObserved& message)
{
    Json out{{"direction", engine::name(message.direction)},
             {"message", wire::message_type_name(message.type)}};
    if (message.length != 0) // else an older bgpsnoop saw it, and did not keep that
        out["length"] = message.length;
    if (message.unread)
        out["unread"] = true;
    out.update(std::visit([](const auto& body) { return body_json(body); }, message.body));
    return out;
}

} // namespace bgpsnoop::sink
