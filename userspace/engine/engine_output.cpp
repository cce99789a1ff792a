#include "engine/engine_impl.hpp"
#include "engine/session/observe.hpp"
#include "wire/names.hpp"

/// What leaves the engine: findings with their labels, and the snapshot.
namespace bgpsnoop::engine {

namespace {

std::optional<std::uint32_t> as_of(const std::optional<wire::Open>& open)
{
    return open ? std::optional(open->as()) : std::nullopt;
}

std::string_view reason(StreamFault::Kind kind)
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

} // namespace

void Engine::Impl::emit(const Tracked& tracked, Event event)
{
    const auto* message = std::get_if<MessageObserved>(&event);
    if (message != nullptr && is_traffic(message->type) && !options_.all_messages)
        return;
    const Evidence& seen = tracked.connection.seen();
    emit(tracked.connection.number(), seen.who, tracked.session, std::move(event));
    if (!out_.back().local_as)
        out_.back().local_as = as_of(seen.sent.open);
    if (!out_.back().peer_as)
        out_.back().peer_as = as_of(seen.received.open);
}

void Engine::Impl::emit(std::uint64_t number, const Identity& who, const Session* session,
                        Event event)
{
    Finding finding{now_, number, who, {}, {}, std::move(event)};
    if (session != nullptr) {
        finding.local_as = as_of(session->history().our_open);
        finding.peer_as = as_of(session->history().their_open);
    }
    out_.push_back(std::move(finding));
}

void Engine::Impl::count_faults(const Event& event)
{
    const auto* message = std::get_if<MessageObserved>(&event);
    if (message != nullptr && std::holds_alternative<wire::Malformed>(message->body))
        ++totals_.decode_errors[wire::message_type_name(message->type)];
}

void Engine::Impl::count_faults(const Input& input)
{
    if (const auto* fault = std::get_if<StreamFault>(&input.what))
        ++totals_.decode_errors[std::string(reason(fault->kind))];
}

Snapshot Engine::Impl::snapshot() const
{
    Snapshot result = totals_;
    result.time = now_;
    result.sessions.reserve(sessions_.size());
    for (const auto& [key, session] : sessions_)
        result.sessions.push_back(session.snapshot());
    return result;
}

Engine::Engine(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Engine::~Engine() = default;
std::vector<Finding> Engine::feed(const Input& input)
{
    return impl_->feed(input);
}
Snapshot Engine::snapshot() const
{
    return impl_->snapshot();
}

} // namespace bgpsnoop::engine
