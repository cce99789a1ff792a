// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/past_tapes.hpp"

#include <algorithm>
#include <utility>

#include "wire/message_type.hpp"

namespace bgpsnoop::sink {

namespace {

std::size_t size_of(const engine::TapePtr& tape)
{
    std::size_t size = sizeof(engine::Tape) + tape->messages.size() * sizeof(engine::Tape::Message);
    for (const engine::Tape::Message& each : tape->messages)
        size += each.body.size();
    return size;
}

bool has_open_of_the_peer(const engine::TapePtr& tape)
{
    return std::ranges::any_of(tape->messages, [](const engine::Tape::Message& each) {
        return each.direction == engine::Direction::received &&
               each.type == static_cast<std::uint8_t>(wire::MessageType::open);
    });
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
    if (fall) {
        clear(of.newest);
        clear(of.spoke);
    }
    const engine::TapePtr oldest = put(tape, fall ? of.falls : of.newest, last);
    if (!fall && oldest && has_open_of_the_peer(oldest))
        put(oldest, of.spoke, 1);
    while (bytes_ > most_bytes_ && order_.size() > 1)
        forget_oldest();
}

engine::TapePtr PastTapes::put(const engine::TapePtr& tape, std::vector<engine::TapePtr>& to,
                               std::size_t most)
{
    to.push_back(tape);
    bytes_ += size_of(tape);
    if (to.size() <= most)
        return nullptr;
    engine::TapePtr oldest = std::move(to.front());
    bytes_ -= size_of(oldest);
    to.erase(to.begin());
    return oldest;
}

void PastTapes::clear(std::vector<engine::TapePtr>& tapes)
{
    for (const engine::TapePtr& each : tapes)
        bytes_ -= size_of(each);
    tapes.clear();
}

void PastTapes::forget_oldest()
{
    const auto oldest = peers_.find(order_.front());
    for (auto* tapes : {&oldest->second.falls, &oldest->second.spoke, &oldest->second.newest})
        clear(*tapes);
    peers_.erase(oldest);
    order_.pop_front();
}

std::vector<engine::TapePtr> PastTapes::of(const engine::SessionKey& peer) const
{
    const auto known = peers_.find(peer);
    if (known == peers_.end())
        return {};
    std::vector<engine::TapePtr> tapes;
    for (const auto* each : {&known->second.falls, &known->second.spoke, &known->second.newest})
        tapes.insert(tapes.end(), each->begin(), each->end());
    return tapes;
}

} // namespace bgpsnoop::sink
