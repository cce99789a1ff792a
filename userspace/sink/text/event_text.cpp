#include "sink/text/event_text.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "sink/format.hpp"
#include "sink/text/message_text.hpp"

/// Each alternative of a finding has one `tell`, that says the arrow, the words, and how grave it
/// is.
namespace bgpsnoop::sink {

namespace {

enum class Tone : std::uint8_t { plain, good, bad, warn };

constexpr std::array<std::string_view, 4> colours{"", "\x1b[32m", "\x1b[31m", "\x1b[33m"};
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view reset = "\x1b[0m";

constexpr std::string_view from_local = "->";
constexpr std::string_view from_peer = "<-";
constexpr std::string_view neither = "--";

struct Told {
    std::string_view arrow;
    std::string words;
    Tone tone = Tone::plain;
    std::string below; ///< further lines, each with its line end before it
};

std::string_view arrow(engine::Direction direction)
{
    return direction == engine::Direction::sent ? from_local : from_peer;
}

Told tell(const engine::ConnectionOpened& event)
{
    if (event.initiator == engine::Initiator::local)
        return {.arrow = from_local, .words = "connecting"};
    return {.arrow = from_peer, .words = "connected by the peer"};
}

Told tell(const engine::MessageObserved& event)
{
    const bool grave = std::holds_alternative<wire::Notification>(event.body) ||
                       std::holds_alternative<wire::Malformed>(event.body);
    return {.arrow = arrow(event.direction),
            .words = message_text(event),
            .tone = grave ? Tone::warn : Tone::plain};
}

Told tell(const engine::ResetObserved& event)
{
    return {.arrow = arrow(event.direction),
            .words = fmt::format(
                "RST {} in {}{}", engine::name(event.direction), engine::name(event.phase),
                event.kernel_reason.empty() ? "" : fmt::format(" ({})", event.kernel_reason)),
            .tone = Tone::warn};
}

Told tell(const engine::ClosedBy& event)
{
    return {.arrow = arrow(event.direction),
            .words = fmt::format("FIN {} in {}", engine::name(event.direction),
                                 engine::name(event.phase))};
}

Told tell(const engine::SessionStateChanged& event)
{
    return {.arrow = neither,
            .words = fmt::format("session {}, was {}", engine::name(event.new_state),
                                 engine::name(event.old_state))};
}

Told tell(const engine::SessionUp& event)
{
    return {.arrow = neither,
            .words =
                "session UP" + (event.hold_time ? fmt::format(", hold time {} s", *event.hold_time)
                                                : std::string()),
            .tone = Tone::good};
}

std::string after(const std::optional<engine::Duration>& duration)
{
    return duration ? " after " + duration_text(*duration) : std::string();
}

Told tell(const engine::SessionDown& event)
{
    return {.arrow = neither,
            .words =
                fmt::format("session DOWN{}: {}", after(event.uptime), engine::name(event.outcome)),
            .tone = Tone::bad};
}

Tone tone_of(engine::Outcome outcome)
{
    return engine::layer_of(outcome) == engine::Layer::none ? Tone::plain : Tone::bad;
}

std::string verdict_text(const engine::ConnectionClosed& event)
{
    const engine::Verdict& verdict = event.verdict;
    std::string text = fmt::format(
        "\n    layer {}, side {}, phase {}, {}", engine::name(engine::layer_of(verdict.outcome)),
        engine::name(verdict.side), engine::name(verdict.phase), engine::name(verdict.certainty));
    if (!verdict.explanation.empty())
        text += fmt::format("\n    {}", verdict.explanation);
    if (event.notification)
        text += fmt::format("\n    decided by: {} {}",
                            notification_text(event.notification->notification),
                            engine::name(event.notification->direction));
    std::string_view before = "\n    causes: ";
    for (const engine::Cause cause : verdict.causes) {
        text += fmt::format("{}{}", before, engine::name(cause));
        before = ", ";
    }
    if (!verdict.next_step.empty())
        text += fmt::format("\n    next: {}", verdict.next_step);
    return text;
}

Told tell(const engine::ConnectionClosed& event)
{
    return {.arrow = neither,
            .words = fmt::format("closed{}: {}", after(event.duration),
                                 engine::name(event.verdict.outcome)),
            .tone = tone_of(event.verdict.outcome),
            .below = verdict_text(event)};
}

Told tell(const engine::Warning& event)
{
    return {.arrow = neither,
            .words = fmt::format("warning {}: {}", event.id, event.explanation),
            .tone = Tone::warn};
}

Told tell(const engine::RecordsLost& event)
{
    return {.arrow = neither,
            .words = fmt::format("{} {} records lost", event.count, event.kind),
            .tone = Tone::bad};
}

std::string who_text(const engine::Finding& finding, std::string_view arrow)
{
    const engine::Identity& who = finding.who;
    if (who.peer.address.is_unspecified())
        return {};
    const bool local_known = !who.local.address.is_unspecified();
    return fmt::format("{} {} {}{} ",
                       local_known ? endpoint_text(who.local, who.interface) : "local", arrow,
                       endpoint_text(who.peer, who.interface),
                       who.vrf == "default" ? "" : fmt::format(" vrf {}", who.vrf));
}

} // namespace

std::string event_text(const engine::Finding& finding, bool colour)
{
    const Told told = std::visit([](const auto& event) { return tell(event); }, finding.what);
    const bool paint = colour && told.tone != Tone::plain;
    return fmt::format("{}{}{} {}{}{}{}{}", colour ? dim : "", local_clock(finding.time),
                       colour ? reset : "", who_text(finding, told.arrow),
                       paint ? colours.at(static_cast<std::size_t>(told.tone)) : "", told.words,
                       paint ? reset : "", told.below);
}

} // namespace bgpsnoop::sink
