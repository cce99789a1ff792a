// SPDX-License-Identifier: Apache-2.0
#include "sink/text/ladder_line.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/read_json.hpp"
#include "wire/message.hpp"
#include "wire/names.hpp"

/// Each kind of event has one function that says its line, each type of message one that says its
/// essentials.
namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view to_peer = "->";
constexpr std::string_view from_peer = "<-";

std::string_view arrow(const Json& event)
{
    return text_of(event, "direction") == "sent" ? to_peer : from_peer;
}

std::string upper(std::string name)
{
    for (char& letter : name)
        letter = letter == '_' ? '-' : static_cast<char>(std::toupper(letter));
    return name;
}

std::string family(const Json& of)
{
    return fmt::format("{}-{}", text_of(of, "afi"), text_of(of, "safi"));
}

struct ShownCapability { ///< capabilities that tell something to somebody who looks for a fault
    std::string_view name;
    std::string (*say)(const Json& capability);
};

constexpr std::array shown_capabilities{
    ShownCapability{"role",
                    [](const Json& its) { return fmt::format("role {}", text_of(its, "role")); }},
    ShownCapability{"graceful_restart",
                    [](const Json& its) {
                        return std::string(its.value("restarting", false) ? "restarting" : "");
                    }},
    ShownCapability{
        "fqdn",
        [](const Json& its) { return fmt::format("host name {}", text_of(its, "host_name")); }},
    ShownCapability{"software_version", [](const Json& its) { return text_of(its, "version"); }},
};

std::string families_of(const Json& open)
{
    std::string all;
    for (const Json& capability : list_of(open, "capabilities"))
        if (text_of(capability, "name") == "multiprotocol" && capability.contains("afi"))
            all += (all.empty() ? "" : " ") + family(capability);
    return all.empty() ? "no family named (so ipv4-unicast)" : all; // RFC 4760 section 8
}

/// AS_TRANS (RFC 6793) stands for an AS that only the capability tells.
std::string as_essentials(const Json& open)
{
    const std::uint64_t field = number_of(open, "as_field");
    const std::uint64_t as = number_of(open, "as");
    if (as == wire::as_trans)
        return fmt::format("AS {} (AS_TRANS: the AS is not known)", as);
    if (field != as && (field != wire::as_trans || as <= wire::last_two_octet_as))
        return fmt::format("AS {} ({} in its two-octet field)", as, field);
    return fmt::format("AS {}", as);
}

std::string open_essentials(const Json& event)
{
    std::string text =
        fmt::format("{}, hold time {} s, id {}, {}", as_essentials(event),
                    number_of(event, "hold_time"), text_of(event, "bgp_id"), families_of(event));
    if (number_of(event, "version") != 4)
        text = fmt::format("version {}, {}", number_of(event, "version"), text);
    for (const Json& capability : list_of(event, "capabilities")) {
        const auto* row = std::ranges::find(shown_capabilities, text_of(capability, "name"),
                                            &ShownCapability::name);
        const std::string said = row != shown_capabilities.end() ? row->say(capability) : "";
        if (!said.empty())
            text += ", " + said;
    }
    return text;
}

std::string refresh_essentials(const Json& event)
{
    std::string subtype = text_of(event, "subtype_name");
    if (subtype.empty())
        subtype = fmt::format("subtype {}", number_of(event, "subtype"));
    const std::uint64_t orf = number_of(event, "orf_bytes");
    return fmt::format("{} {}{}", family(event), subtype,
                       orf == 0 ? "" : fmt::format(", ORF {} bytes", orf));
}

std::string update_essentials(const Json& event)
{
    return event.contains("end_of_rib") ? "End-of-RIB " + family(event) : std::string();
}

struct MessageRow {
    std::string_view name;
    std::string (*say)(const Json& event);
};

constexpr std::array message_rows{
    MessageRow{"notification", notification_essentials},
    MessageRow{"open", open_essentials},
    MessageRow{"route_refresh", refresh_essentials},
    MessageRow{"update", update_essentials},
};

std::string essentials_of(const Json& event)
{
    if (event.contains("malformed"))
        return fmt::format("MALFORMED: {}, at byte {}", text_of(event["malformed"], "why"),
                           number_of(event["malformed"], "byte"));
    const auto* row = std::ranges::find(message_rows, text_of(event, "message"), &MessageRow::name);
    return row != message_rows.end() ? row->say(event) : std::string();
}

LadderLine message(const Json& event)
{
    std::string text = essentials_of(event);
    if (event.value("unread", false))
        text += " (never read by the local speaker)";
    return {upper(text_of(event, "message")), arrow(event), std::move(text)};
}

LadderLine opened(const Json& event)
{
    if (text_of(event, "initiator") == "local")
        return {"SYN", to_peer, {}};
    return {"connected", from_peer, "the peer called"};
}

LadderLine resumed(const Json& /*event*/)
{
    return {"agent restarted", {}, "of what came before only this is kept"};
}

LadderLine reset(const Json& event)
{
    return {"RST", arrow(event), text_of(event, "kernel_reason")};
}

LadderLine fin(const Json& event)
{
    return {"FIN", arrow(event), {}};
}

LadderLine up(const Json& event)
{
    if (event.contains("older_than_agent"))
        return {"session UP", {}, "since before bgpsnoop looked"};
    const bool known = event.contains("hold_time");
    return {"session UP",
            {},
            known ? fmt::format("hold time {} s", number_of(event, "hold_time")) : std::string()};
}

LadderLine down(const Json& event)
{
    const auto uptime = duration_of(event, "uptime_seconds");
    return {"session DOWN", {}, uptime ? "after " + duration_text(*uptime) : std::string()};
}

LadderLine warning(const Json& event)
{
    return {"warning", {}, text_of(event, "explanation")};
}

struct EventRow {
    std::string_view name;
    LadderLine (*say)(const Json& event);
};

constexpr std::array event_rows{
    EventRow{"closed_by", fin},   EventRow{"connection_opened", opened},
    EventRow{"message", message}, EventRow{"reset", reset},
    EventRow{"resumed", resumed}, EventRow{"session_down", down},
    EventRow{"session_up", up},   EventRow{"warning", warning},
};

/// In groups of eight octets, so that a long one can be broken into lines.
std::string grouped(const std::string& digits)
{
    constexpr std::size_t group = 16;
    std::string text;
    for (std::size_t at = 0; at < digits.size(); at += group)
        text += (at == 0 ? "" : " ") + digits.substr(at, group);
    return text;
}

/// All that the event has of them: the next step may tell its reader to look at them.
std::string data_essentials(const Json& event)
{
    const std::string digits = text_of(event, "data");
    const std::string words = text_of(event, "data_text");
    if (words.starts_with('"'))
        return " " + words;
    if (digits.empty())
        return {};
    return fmt::format(", data {}{}{}", grouped(digits),
                       digits.size() < 2 * number_of(event, "data_length") ? "..." : "",
                       words.empty() ? "" : fmt::format(" ({})", words));
}

} // namespace

std::string notification_essentials(const Json& event)
{
    const auto title = [](const Json& of) {
        const auto code = static_cast<std::uint8_t>(number_of(of, "code"));
        const auto subcode = static_cast<std::uint8_t>(number_of(of, "subcode"));
        return fmt::format("{}/{} {}", code, subcode, wire::notification_title(code, subcode));
    };
    std::string text = title(event);
    if (event.contains("wrapped"))
        text += fmt::format(" ({})", title(event["wrapped"]));
    if (event.contains("shutdown_communication"))
        return text + fmt::format(" \"{}\"", text_of(event, "shutdown_communication"));
    return text + data_essentials(event);
}

std::optional<LadderLine> ladder_line(const Json& event)
{
    if (text_of(event, "warning") == "capability_difference") // told below, in words
        return std::nullopt;
    const auto* row = std::ranges::find(event_rows, text_of(event, "event"), &EventRow::name);
    if (row == event_rows.end())
        return std::nullopt;
    return row->say(event);
}

} // namespace bgpsnoop::sink
