// SPDX-License-Identifier: Apache-2.0
#include "wire/stream_framer.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <linux/types.h>

#include "bgp_types.h"

// A namespace of its own, so that this instance of framer.h never meets another one at link time.
namespace bgpsnoop::wire::framing {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow" // C gives a struct and a function the same name
#include "framer.h"
#pragma GCC diagnostic pop

struct framer_bytes { // NOLINT(readability-identifier-naming): as framer.h says it
    bgpsnoop::wire::Bytes bytes;
};

static int framer_read(framer_bytes* from, void* to, __u32 count)
{
    if (count > from->bytes.size())
        return -1;
    std::memcpy(to, from->bytes.data(), count);
    return 0;
}

} // namespace bgpsnoop::wire::framing

namespace bgpsnoop::wire {

using namespace framing;

namespace {

constexpr std::size_t feed_limit = std::size_t{1} << 30; // framer.h counts in 32 bits

FramingFault make_fault(const framer& state, const struct framer_step& step, bool had_header)
{
    const __u8* bytes = state.prefix + FRAMER_REJECTED_AT;
    return {.kind =
                step.event == framer_lost ? FramingFault::Kind::lost : FramingFault::Kind::not_bgp,
            .stream_offset = had_header ? step.message_at : state.offset,
            .bytes = {bytes, bytes + step.rejected}};
}

FramedMessage make_message(const struct framer_step& step)
{
    return {.type = step.type,
            .length = step.length,
            .stream_offset = step.message_at,
            .body_carried = framer_is_wanted(step.type) != 0};
}

} // namespace

struct StreamFramer::Core {
    framer state{};
    std::optional<FramedMessage> pending; ///< its header is complete, its end has not come

    std::size_t step(Bytes bytes, std::vector<StreamEvent>& events);
};

std::size_t StreamFramer::Core::step(Bytes bytes, std::vector<StreamEvent>& events)
{
    framer_bytes from{bytes};
    struct framer_step step {};
    const bool in_header = state.mode != framer_searching;
    framer_step(&state, &from, static_cast<__u32>(std::min(bytes.size(), feed_limit)), &step);
    if (step.event == framer_message)
        pending = make_message(step);
    else if (step.event == framer_lost || step.event == framer_not_bgp)
        events.emplace_back(make_fault(state, step, in_header));
    else if (step.event == framer_body && pending)
        pending->body.insert(pending->body.end(), bytes.begin(), bytes.begin() + step.consumed);
    else if (step.event == framer_end_of_rib && pending) {
        pending->body.assign(state.prefix + BGP_HEADER_SIZE, state.prefix + step.length);
        pending->body_carried = pending->end_of_rib = true;
    }
    return step.consumed;
}

StreamFramer::StreamFramer() : core_(std::make_unique<Core>()) {}
StreamFramer::~StreamFramer() = default;
StreamFramer::StreamFramer(StreamFramer&&) noexcept = default;
StreamFramer& StreamFramer::operator=(StreamFramer&&) noexcept = default;

void StreamFramer::join()
{
    framer_join(&core_->state);
    core_->pending.reset();
}

void StreamFramer::end_message(std::vector<StreamEvent>& events)
{
    if (auto message = flush())
        events.emplace_back(std::move(*message));
}

std::vector<StreamEvent> StreamFramer::feed(Bytes bytes)
{
    std::vector<StreamEvent> events;
    while (!bytes.empty()) {
        bytes = bytes.subspan(core_->step(bytes, events));
        if (core_->state.length == 0)
            end_message(events);
    }
    return events;
}

std::vector<StreamEvent> StreamFramer::gap(std::uint64_t count)
{
    std::vector<StreamEvent> events;
    const std::uint64_t gap_at = offset();
    bool lost = false;
    while (count > 0) {
        const auto part = std::min<std::uint64_t>(count, feed_limit);
        lost = framer_gap(&core_->state, static_cast<__u32>(part)) != 0 || lost;
        count -= part;
    }
    if (core_->state.length == 0)
        end_message(events);
    if (lost)
        events.emplace_back(
            FramingFault{.kind = FramingFault::Kind::missed, .stream_offset = gap_at});
    return events;
}

void StreamFramer::skip_messages(std::uint64_t count)
{
    if (between_messages())
        core_->state.offset += count;
    else
        gap(count);
}

std::optional<FramedMessage> StreamFramer::flush()
{
    return std::exchange(core_->pending, std::nullopt);
}

bool StreamFramer::between_messages() const
{
    const auto& state = core_->state;
    return state.mode != framer_searching && state.mode != framer_gave_up && state.have == 0;
}

bool StreamFramer::searching() const
{
    return core_->state.mode == framer_searching;
}

std::uint64_t StreamFramer::offset() const
{
    return core_->state.offset;
}

} // namespace bgpsnoop::wire
