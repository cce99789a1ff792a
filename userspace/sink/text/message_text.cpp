#include "sink/text/message_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "sink/format.hpp"
#include "wire/names.hpp"

namespace bgpsnoop::sink {

namespace {

constexpr std::size_t data_shown = 8; // bytes of NOTIFICATION data: an AS number, a family

std::string upper_name(std::uint8_t type)
{
    std::string name = wire::message_type_name(type);
    for (char& letter : name)
        letter = letter == '_' ? '-' : static_cast<char>(std::toupper(letter));
    return name;
}

/// The AS, the families and the hold time have their own place in the line.
bool told_elsewhere(const wire::Capability& capability)
{
    return std::holds_alternative<wire::Multiprotocol>(capability.value) ||
           std::holds_alternative<wire::FourOctetAs>(capability.value);
}

std::string capability_text(const wire::Capability& capability)
{
    std::string name = wire::capability_name(capability.code);
    if (const auto* role = std::get_if<wire::Role>(&capability.value))
        return fmt::format("{} {}", name, wire::role_name(role->role));
    if (const auto* restart = std::get_if<wire::GracefulRestart>(&capability.value))
        return fmt::format("{} {} s{}", name, restart->restart_time,
                           restart->restarting ? " restarting" : "");
    if (const auto* fqdn = std::get_if<wire::Fqdn>(&capability.value))
        return fmt::format("{} \"{}\"", name, fqdn->host_name);
    if (const auto* software = std::get_if<wire::SoftwareVersion>(&capability.value))
        return fmt::format("{} \"{}\"", name, software->version);
    return name;
}

std::string list(const std::vector<std::string>& names)
{
    return fmt::format("{}", fmt::join(names, " "));
}

std::string body_text(const std::monostate& /*nothing*/)
{
    return {};
}

std::string body_text(const wire::Open& open)
{
    std::vector<std::string> families;
    for (const wire::Family family : open.families())
        families.push_back(wire::family_name(family));
    std::vector<std::string> capabilities;
    for (const auto& capability : open.capabilities) {
        if (told_elsewhere(capability))
            continue;
        const std::string text = capability_text(capability);
        if (std::ranges::find(capabilities, text) == capabilities.end())
            capabilities.push_back(text);
    }
    return fmt::format(", {}AS {}, hold time {} s, id {}, families {}{}{}",
                       open.version == 4 ? "" : fmt::format("version {}, ", open.version),
                       open.as(), open.hold_time, dotted_quad(open.bgp_id), list(families),
                       capabilities.empty() ? "" : ", capabilities ", list(capabilities));
}

std::string body_text(const wire::Notification& notification)
{
    return notification_text(notification).substr(std::string_view("NOTIFICATION").size());
}

std::string body_text(const wire::RouteRefresh& refresh)
{
    constexpr std::array<std::string_view, 3> subtypes{"request", "begin", "end"};
    return fmt::format(
        ", {} {}{}", wire::family_name(refresh.family),
        refresh.subtype < subtypes.size() ? subtypes.at(refresh.subtype)
                                          : fmt::format("subtype {}", refresh.subtype),
        refresh.orf_bytes == 0 ? "" : fmt::format(", ORF {} bytes", refresh.orf_bytes));
}

std::string body_text(const wire::EndOfRib& end)
{
    return fmt::format(", End-of-RIB {}", wire::family_name(end.family));
}

std::string body_text(const wire::Malformed& malformed)
{
    return fmt::format(", MALFORMED: {}, at byte {}", malformed.why, malformed.offset);
}

} // namespace

std::string notification_text(const wire::Notification& notification)
{
    std::string text =
        fmt::format("NOTIFICATION {}/{} {}", notification.code, notification.subcode,
                    wire::notification_title(notification.code, notification.subcode));
    if (const auto& inner = notification.wrapped)
        text += fmt::format(" ({}/{} {})", inner->code, inner->subcode,
                            wire::notification_title(inner->code, inner->subcode));
    if (notification.shutdown_communication)
        return text + fmt::format(" \"{}\"", *notification.shutdown_communication);
    const wire::Bytes data(notification.data);
    if (!data.empty())
        text +=
            fmt::format(", data {}{}", hex(data.first(std::min(data.size(), data_shown))),
                        data.size() > data_shown ? fmt::format("... ({} bytes)", data.size()) : "");
    return text;
}

std::string message_text(const engine::MessageObserved& message)
{
    return fmt::format("{}{}{}", upper_name(message.type),
                       std::visit([](const auto& body) { return body_text(body); }, message.body),
                       message.unread ? " (never read by the local speaker)" : "");
}

} // namespace bgpsnoop::sink
