// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/past_tapes.hpp"

namespace bgpsnoop::sink {

namespace {

std::size_t size_of(const engine::TapePtr& tape)
{
    std::size_t size = sizeof(engine::Tape) + tape->messages.size() * sizeof(engine::Tape::Message);
    for (const engine::Tape::Message& each : tape->messages)
        size += each.body.size();
    return size;
}

} // namespace

void PastTapes::add(const engine::SessionKey& peer, const engine::TapePtr& tape, bool fall)
{
    const auto [known, is_new] = peers_.try_emplace(peer);
    Peer& of = known->second;
    if (is_new)
        of.place = order_.insert(order_.end(), peer);
    else
        order_.splice(order_.end(), order_, of.place);
    if (fall)
        clear(of.newest);
    put(tape, fall ? of.falls : of.newest);
    while (bytes_ > most_bytes_ && order_.size() > 1)
        forget_oldest();
}

void PastTapes::put(const engine::TapePtr& tape, std::deque<engine::TapePtr>& to)
{
    to.push_back(tape);
    bytes_ += size_of(tape);
    if (to.size() <= last)
        return;
    bytes_ -= size_of(to.front());
    to.pop_front();
}

void PastTapes::clear(std::deque<engine::TapePtr>& tapes)
{
    for (const engine::TapePtr& each : tapes)
        bytes_ -= size_of(each);
    tapes.clear();
}

void PastTapes::forget_oldest()
{
    const auto oldest = peers_.find(order_.front());
    clear(oldest->second.falls);
    clear(oldest->second.newest);
    peers_.erase(oldest);
    order_.pop_front();
}

std::vector<engine::TapePtr> PastTapes::of(const engine::SessionKey& peer) const
{
    const auto known = peers_.find(peer);
    if (known == peers_.end())
        return {};
    std::vector<engine::TapePtr> tapes(known->second.falls.begin(), known->second.falls.end());
    tapes.insert(tapes.end(), known->second.newest.begin(), known->second.newest.end());
    return tapes;
}

} // namespace bgpsnoop::sink
