// SPDX-License-Identifier: Apache-2.0
#include "sink/http/visitors.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace bgpsnoop::sink {

void Visitors::came(int socket, std::string address, Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    visitors_.insert_or_assign(socket, Visitor{std::move(address), Doing::asking, now});
    end_late(now);
    while (visitors_.size() > limits_.at_once)
        end(least_deserving(socket), &HungUp::for_room);
}

void Visitors::asked(int socket, Clock::time_point now)
{
    now_does(socket, Doing::being_answered, now);
}

void Visitors::follows(int socket, Clock::time_point now)
{
    now_does(socket, Doing::following, now);
}

void Visitors::answered(int socket, Clock::time_point now)
{
    now_does(socket, Doing::nothing, now);
}

/// What comes next is not waited for: a request that drips in behind an answer counts as idle.
void Visitors::now_does(int socket, Doing what, Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    const auto found = visitors_.find(socket);
    if (found == visitors_.end())
        return;
    found->second.doing = what;
    found->second.since = now;
}

void Visitors::left(int socket)
{
    const std::lock_guard lock(mutex_);
    visitors_.erase(socket);
}

void Visitors::look(Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    end_late(now);
}

HungUp Visitors::hung_up() const
{
    const std::lock_guard lock(mutex_);
    return counts_;
}

void Visitors::end_late(Clock::time_point now)
{
    struct Patience {
        std::chrono::seconds limit;
        std::uint64_t HungUp::*counted_as; ///< null: not at all
    };
    const auto with = [this](Doing what) -> Patience {
        switch (what) {
        case Doing::asking:
            return {limits_.request, &HungUp::slow_request};
        case Doing::being_answered:
            return {limits_.answer, &HungUp::slow_answer};
        case Doing::following:
            return {limits_.stream, &HungUp::slow_answer};
        case Doing::nothing:
            break;
        }
        return {limits_.idle, nullptr};
    };
    for (auto each = visitors_.begin(); each != visitors_.end();) {
        const auto visitor = each++;
        const Patience patience = with(visitor->second.doing);
        if (now - visitor->second.since > patience.limit)
            end(visitor, patience.counted_as);
    }
}

/// Of the address that has most; there who does least, and has done so for longest.
std::map<int, Visitors::Visitor>::iterator Visitors::least_deserving(int but_for)
{
    std::map<std::string_view, std::size_t> of_address;
    for (const auto& [socket, visitor] : visitors_)
        ++of_address[visitor.address];
    const auto merit = [&](const auto& each) {
        const Visitor& visitor = each.second;
        return std::tuple(each.first == but_for, visitors_.size() - of_address.at(visitor.address),
                          visitor.doing, visitor.since);
    };
    return std::ranges::min_element(visitors_, {}, merit);
}

void Visitors::end(std::map<int, Visitor>::iterator visitor, std::uint64_t HungUp::*why)
{
    if (why != nullptr)
        ++(counts_.*why);
    hang_up_(visitor->first);
    visitors_.erase(visitor);
}

} // namespace bgpsnoop::sink
