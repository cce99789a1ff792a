// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/report.hpp"

#include <algorithm>
#include <utility>

#include "engine/session/observe.hpp"
#include "wire/names.hpp"

namespace bgpsnoop::engine {

namespace {

std::optional<std::uint32_t> as_of(const std::optional<wire::Open>& open)
{
    return open && !open->hides_as() ? std::optional(open->as()) : std::nullopt;
}

std::string_view reason_of(StreamFault::Kind kind)
{
    switch (kind) {
    case StreamFault::Kind::not_bgp:
        return "not_bgp";
    case StreamFault::Kind::framing_lost:
        return "framing_lost";
    case StreamFault::Kind::bytes_missed:
        return "bytes_missed";
    }
    return "unknown";
}

Finding finding_of(Time time, std::uint64_t number, const Identity& who, const Session* session,
                   Event event)
{
    const SessionHistory& history = session != nullptr ? session->history() : no_history;
    const bool of_peer = number != 0 || !who.peer.address.is_unspecified();
    const bool stranger = of_peer && (session == nullptr || !session->is_neighbor());
    return {
        time, number, who, stranger, {}, history.our_as(), history.their_as(), std::move(event)};
}

} // namespace

void Report::advance(Time time)
{
    now_ = std::max(now_, time);
}

bool Report::is_told(const Event& event) const
{
    const auto* message = std::get_if<MessageObserved>(&event);
    return message == nullptr || !is_traffic(message->type) || all_messages_;
}

void Report::tell_at(Time time, const LiveConnection& of, Event event)
{
    if (const auto* message = std::get_if<MessageObserved>(&event);
        message != nullptr && std::holds_alternative<wire::Malformed>(message->body))
        ++decode_errors_[wire::message_type_name(message->type)];
    if (of.session != nullptr)
        of.session->count(event, time);
    if (!is_told(event))
        return;
    add(of_connection(time, of, std::move(event)));
}

void Report::tell(std::uint64_t number, const Identity& who, Session* session, Event event)
{
    if (session != nullptr)
        session->count(event, now_);
    const bool late = number != 0 && !std::holds_alternative<ConnectionClosed>(event);
    add(finding_of(now_, number, who, session, std::move(event)));
    findings_.back().late = late;
}

void Report::recall(Time time, const LiveConnection& of, Event event)
{
    recalled_.push_back(of_connection(time, of, std::move(event)));
}

Finding Report::of_connection(Time time, const LiveConnection& of, Event event)
{
    const Evidence& seen = of.seen();
    Finding finding =
        finding_of(time, of.connection.number(), seen.who, of.session, std::move(event));
    if (!finding.local_as)
        finding.local_as = as_of(seen.sent.open);
    if (!finding.peer_as)
        finding.peer_as = as_of(seen.received.open);
    return finding;
}

void Report::add(Finding&& finding)
{
    if (const auto* warning = std::get_if<Warning>(&finding.what))
        ++warnings_[warning->id];
    findings_.push_back(std::move(finding));
}

void Report::count_fault(const StreamFault& fault)
{
    ++decode_errors_[std::string(reason_of(fault.kind))];
}

std::vector<Finding> Report::collect()
{
    return std::exchange(findings_, {});
}

std::vector<Finding> Report::recalled()
{
    return std::exchange(recalled_, {});
}

} // namespace bgpsnoop::engine
