// SPDX-License-Identifier: Apache-2.0
#include "source/capture/sides.hpp"

#include <algorithm>

namespace bgpsnoop::source {

void CaptureSides::note(const wire::TcpSegment& segment, std::optional<bool> outgoing)
{
    const wire::Address source = segment.source.address;
    const Pair pair = std::minmax({source, segment.destination.address});
    const auto [at, is_new] = pairs_.try_emplace(pair);
    Facts& facts = at->second;
    const bool calls = segment.has(wire::tcp_flag::syn) && !segment.has(wire::tcp_flag::ack);
    if (is_new || (calls && !facts.syn_seen))
        facts.began = source;
    facts.syn_seen = facts.syn_seen || calls;
    if (is_new) {
        peers_[pair.first]++;
        peers_[pair.second]++;
    }
    const bool by_first = source == pair.first;
    (by_first ? facts.first_seen : facts.second_seen) = true;
    if (segment.has(wire::tcp_flag::ack) && !segment.has(wire::tcp_flag::rst))
        (by_first ? facts.first_acks : facts.second_acks) = true;
    note_refusal(segment, facts);
    if (outgoing)
        (*outgoing == (source == pair.first) ? facts.cooked_votes_first
                                             : facts.cooked_votes_second)++;
}

void CaptureSides::note_refusal(const wire::TcpSegment& segment, Facts& facts)
{
    constexpr std::size_t several = 2;
    facts.only_refusals = facts.only_refusals && wire::is_refusal(segment);
    if (facts.only_refusals && facts.refused.size() < several)
        facts.refused.insert(segment.destination.port);
}

bool CaptureSides::only_refuses(const wire::Address& source, const wire::Address& destination) const
{
    const auto found = pairs_.find(std::minmax({source, destination}));
    if (found == pairs_.end() || !found->second.only_refusals)
        return false;
    const Facts& facts = found->second;
    return facts.refused.size() > 1 && facts.first_seen != facts.second_seen;
}

bool CaptureSides::is_sent(const wire::Address& source, const wire::Address& destination) const
{
    return local_of(std::minmax({source, destination}), source) == source;
}

bool CaptureSides::is_named(const wire::Address& address) const
{
    return std::ranges::find(local_, address) != local_.end();
}

wire::Address CaptureSides::local_of(const Pair& pair, const wire::Address& if_unknown) const
{
    if (is_named(pair.first) != is_named(pair.second))
        return is_named(pair.first) ? pair.first : pair.second;
    const auto found = pairs_.find(pair);
    if (found == pairs_.end())
        return if_unknown;
    const Facts& facts = found->second;
    if (facts.cooked_votes_first != facts.cooked_votes_second)
        return facts.cooked_votes_first > facts.cooked_votes_second ? pair.first : pair.second;
    const std::size_t first = peers_of(pair.first);
    const std::size_t second = peers_of(pair.second);
    if (first != second)
        return first > second ? pair.first : pair.second;
    return facts.began;
}

void CaptureSides::name(const std::vector<wire::Address>& local)
{
    const auto is_in = [&local](const wire::Address& address) {
        return std::ranges::find(local, address) != local.end();
    };
    const auto is_doubtful = [&](const wire::Address& address) {
        return std::ranges::any_of(pairs_, [&](const auto& each) {
            const auto& [first, second] = each.first;
            return (first == address || second == address) && is_in(first) && is_in(second);
        });
    };
    for (const wire::Address& address : local)
        if (!is_doubtful(address))
            local_.push_back(address);
}

bool CaptureSides::lacks(const wire::Address& source, const wire::Address& destination) const
{
    const Pair pair = std::minmax({source, destination});
    const auto found = pairs_.find(pair);
    if (found == pairs_.end())
        return false;
    const Facts& facts = found->second;
    return source == pair.first ? !facts.first_seen && facts.second_acks
                                : !facts.second_seen && facts.first_acks;
}

std::vector<wire::Address> CaptureSides::unmatched() const
{
    std::vector<wire::Address> none_of;
    for (const wire::Address& named : local_)
        if (!peers_.contains(named))
            none_of.push_back(named);
    return none_of;
}

std::vector<wire::Address> CaptureSides::known(std::size_t at_most) const
{
    std::vector<wire::Address> addresses;
    for (const auto& [address, peers] : peers_)
        if (addresses.size() < at_most)
            addresses.push_back(address);
    return addresses;
}

std::size_t CaptureSides::peers_of(const wire::Address& address) const
{
    const auto found = peers_.find(address);
    return found == peers_.end() ? 0 : found->second;
}

} // namespace bgpsnoop::source
