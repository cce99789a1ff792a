// SPDX-License-Identifier: Apache-2.0
#include "wire/reassembly.hpp"

#include <algorithm>

namespace bgpsnoop::wire {

namespace {

constexpr std::int64_t farthest = std::int64_t{1} << 30; // the largest window (RFC 7323 2.3)

void add_bytes(StreamPieces& out, Bytes bytes, Time at)
{
    if (bytes.empty())
        return;
    if (out.empty() || out.back().gap > 0 || out.back().at != at)
        out.emplace_back().at = at;
    out.back().bytes.insert(out.back().bytes.end(), bytes.begin(), bytes.end());
}

void add_gap(StreamPieces& out, std::uint64_t count, std::uint64_t cut = 0)
{
    if (count == 0)
        return;
    if (out.empty())
        out.emplace_back();
    out.back().gap += count;
    out.back().cut += cut;
}

} // namespace

void Reassembly::start(std::uint32_t seq)
{
    next_ = first_ = (std::uint64_t{1} << 32) + seq; // so that what is older has a number too
    waiting_.clear();
    marks_.clear();
    buffered_ = 0;
    fin_.reset();
}

std::uint64_t Reassembly::unwrap(std::uint32_t seq) const
{
    const auto distance = static_cast<std::int32_t>(seq - static_cast<std::uint32_t>(*next_));
    return *next_ + static_cast<std::uint64_t>(std::int64_t{distance});
}

bool Reassembly::plausible(std::uint32_t seq) const
{
    if (!next_)
        return false;
    const auto distance = static_cast<std::int64_t>(unwrap(seq) - *next_);
    return distance >= -farthest && distance <= farthest;
}

std::uint32_t Reassembly::next() const
{
    return static_cast<std::uint32_t>(next_.value_or(0)) + (finished() ? 1U : 0U);
}

StreamPieces Reassembly::segment(std::uint32_t seq, Bytes payload, std::uint32_t length, bool fin,
                                 Time at)
{
    StreamPieces out;
    if (!next_)
        start(seq);
    if (!plausible(seq))
        return out;
    const std::uint64_t from = unwrap(seq);
    const std::uint64_t end = from + length;
    if (fin && !fin_ && end >= *next_)
        fin_ = end;
    store({from, payload, at}, fin_ ? std::min(end, *fin_) : end);
    advance(out);
    while (buffered_ > buffer_limit || waiting_.size() > chunk_limit)
        skip_to(waiting_.begin()->first, out);
    return out;
}

void Reassembly::mark(std::uint32_t seq)
{
    if (plausible(seq) && unwrap(seq) > *next_ && marks_.size() < chunk_limit)
        marks_.insert(unwrap(seq));
}

StreamPieces Reassembly::acked(std::uint32_t ack)
{
    StreamPieces out;
    if (!next_ || !plausible(ack))
        return out;
    std::uint64_t place = unwrap(ack);
    if (fin_)
        place = std::min(place, *fin_); // the FIN has a number as well
    while (*next_ < place)
        skip_to(waiting_.empty() ? place : std::min(place, waiting_.begin()->first), out);
    return out;
}

StreamPieces Reassembly::skip_holes()
{
    StreamPieces out;
    while (!waiting_.empty())
        skip_to(waiting_.begin()->first, out);
    if (fin_ && next_ < fin_)
        skip_to(*fin_, out);
    return out;
}

/// Keeps of it, up to the end, what no waiting chunk has.
void Reassembly::store(const Arrival& arrival, std::uint64_t end)
{
    std::uint64_t from = std::max(arrival.origin, *next_);
    auto chunk = waiting_.upper_bound(from);
    if (chunk != waiting_.begin()) {
        const auto before = std::prev(chunk);
        from = std::max(from, before->first + before->second.size());
    }
    while (from < end) {
        const std::uint64_t until = chunk == waiting_.end() ? end : std::min(end, chunk->first);
        store_hole(from, until, arrival);
        if (chunk == waiting_.end())
            return;
        from = std::max(from, chunk->first + chunk->second.size());
        ++chunk;
    }
}

void Reassembly::store_hole(std::uint64_t from, std::uint64_t end, const Arrival& arrival)
{
    if (from >= end)
        return;
    const Bytes& payload = arrival.payload;
    const Bytes captured =
        payload.subspan(std::min<std::uint64_t>(from - arrival.origin, payload.size()));
    const Bytes part = captured.first(std::min<std::uint64_t>(end - from, captured.size()));
    buffered_ += part.size();
    waiting_.emplace(from, Chunk{{part.begin(), part.end()}, end - from - part.size(), arrival.at});
}

void Reassembly::advance(StreamPieces& out)
{
    while (!waiting_.empty() && waiting_.begin()->first == *next_) {
        const Chunk& chunk = waiting_.begin()->second;
        add_bytes(out, chunk.bytes, chunk.at);
        add_gap(out, chunk.missing, chunk.missing);
        *next_ += chunk.size();
        buffered_ -= chunk.bytes.size();
        waiting_.erase(waiting_.begin());
    }
    marks_.erase(marks_.begin(), marks_.upper_bound(*next_));
}

void Reassembly::skip_to(std::uint64_t place, StreamPieces& out)
{
    skip_marked(place, out);
    add_gap(out, place - *next_);
    next_ = place;
    advance(out);
}

void Reassembly::skip_marked(std::uint64_t place, StreamPieces& out)
{
    for (auto mark = marks_.begin(); mark != marks_.end() && *mark < place;
         mark = marks_.erase(mark)) {
        if (*mark <= *next_)
            continue;
        add_gap(out, *mark - *next_);
        out.emplace_back(); // what is missing behind it is another gap
        next_ = *mark;
    }
}

} // namespace bgpsnoop::wire
