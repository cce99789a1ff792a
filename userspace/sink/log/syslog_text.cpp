// SPDX-License-Identifier: Apache-2.0
#include "sink/log/syslog_text.hpp"

#include <algorithm>
#include <span>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sink/format.hpp"
#include "wire/names.hpp"

namespace bgpsnoop::sink {

namespace {

/// Receivers may cut what is longer than 2,048 bytes (RFC 5424 section 6.1).
constexpr std::size_t most_data_shown = 128;

std::string address_of(const engine::Finding& finding)
{
    return scoped(finding.who.peer.address, finding.who.interface);
}

/// FRR has the peer's host name in the brackets, and "Unknown" where it does not know it.
std::string neighbor(const engine::Finding& finding)
{
    const std::string& name = finding.names.peer;
    return fmt::format("neighbor {}({}) in vrf {}", address_of(finding),
                       name.empty() ? "Unknown" : printable(name),
                       finding.who.vrf.empty() ? "default" : finding.who.vrf);
}

/// "OPEN Message Error/Bad Peer AS"
std::string words_on(const wire::Notification& notification)
{
    std::string title = wire::notification_title(notification.code, notification.subcode);
    if (const auto at = title.find(" / "); at != std::string::npos)
        title.replace(at, 3, "/");
    return title;
}

std::string data_of(const wire::Notification& notification)
{
    if (notification.shutdown_communication)
        return fmt::format("\"{}\"", printable(*notification.shutdown_communication));
    const std::span data(notification.data);
    const auto shown = data.first(std::min(data.size(), most_data_shown));
    return fmt::format("{} bytes {:02x}{}", data.size(), fmt::join(shown, " "),
                       shown.size() < data.size() ? " ..." : "");
}

struct Text {
    const engine::Finding& finding;

    std::string operator()(const engine::SessionUp&) const
    {
        return fmt::format("%ADJCHANGE: {} Up", neighbor(finding));
    }
    std::string operator()(const engine::SessionDown& down) const
    {
        return fmt::format("%ADJCHANGE: {} Down {}", neighbor(finding), engine::name(down.outcome));
    }
    std::string operator()(const engine::MessageObserved& message) const
    {
        const auto* notification = std::get_if<wire::Notification>(&message.body);
        if (notification == nullptr)
            return "";
        return fmt::format("%NOTIFICATION: {} neighbor {} {}/{} ({}) {}",
                           message.direction == engine::Direction::sent ? "sent to"
                                                                        : "received from",
                           address_of(finding), notification->code, notification->subcode,
                           words_on(*notification), data_of(*notification));
    }
    std::string operator()(const engine::ConnectionClosed& closed) const
    {
        const engine::Verdict& verdict = closed.verdict;
        if (engine::layer_of(verdict.outcome) == engine::Layer::none)
            return "";
        return fmt::format("%VERDICT: {} {} (side {}, {}): {}", neighbor(finding),
                           engine::name(verdict.outcome), engine::name(verdict.side),
                           engine::name(verdict.certainty), verdict.explanation);
    }
    std::string operator()(const engine::Warning& warning) const
    {
        return fmt::format("%WARNING: {} {}: {}", neighbor(finding), warning.id,
                           warning.explanation);
    }
    std::string operator()(const engine::ListenerOpened&) const { return listener("listens at"); }
    std::string operator()(const engine::ListenerClosed&) const
    {
        return listener("listens no more at");
    }
    std::string operator()(const engine::RecordsLost& lost) const
    {
        return fmt::format("%LOST: {} records ({}) were lost on their way from the kernel",
                           lost.count, lost.kind);
    }
    template <typename Detail> std::string operator()(const Detail&) const { return ""; }

    std::string listener(std::string_view does_what) const
    {
        const auto& process = finding.who.process;
        return fmt::format("%LISTENER: {} {} {}", process ? process->name : "a process", does_what,
                           endpoint_text(finding.who.local, finding.who.interface));
    }
};

} // namespace

std::string syslog_text(const engine::Finding& finding)
{
    return std::visit(Text{finding}, finding.what);
}

} // namespace bgpsnoop::sink
