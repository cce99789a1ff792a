// SPDX-License-Identifier: Apache-2.0
#include "sink/http/body.hpp"

#include <algorithm>
#include <utility>

namespace bgpsnoop::sink {

std::optional<std::size_t> Body::copy(std::uint64_t from, std::span<char> room) const
{
    const std::lock_guard lock(mutex_);
    if (withdrawn_)
        return std::nullopt;
    return bytes_.copy(room.data(), room.size(), std::min<std::size_t>(from, bytes_.size()));
}

void Body::withdraw()
{
    std::string freed; // outside the lock
    const std::lock_guard lock(mutex_);
    freed.swap(bytes_);
    withdrawn_ = true;
}

bool Body::withdrawn() const
{
    const std::lock_guard lock(mutex_);
    return withdrawn_;
}

std::shared_ptr<const Body> BodyBudget::admit(std::string bytes)
{
    bytes.shrink_to_fit(); // what it grew by, up to as much again, would be held as long
    auto body = std::make_shared<Body>(std::move(bytes));
    const std::lock_guard lock(mutex_);
    make_room(body->size());
    held_.push_back(body);
    return body;
}

void BodyBudget::make_room(std::size_t bytes)
{
    std::erase_if(held_, [](const auto& each) { return each.expired(); });
    for (const auto& each : held_)
        if (const auto body = each.lock())
            bytes += body->size();
    for (; bytes > most_bytes_ && !held_.empty(); held_.pop_front())
        if (const auto oldest = held_.front().lock()) {
            oldest->withdraw();
            bytes -= oldest->size();
            ++withdrawn_;
        }
}

std::uint64_t BodyBudget::withdrawn() const
{
    const std::lock_guard lock(mutex_);
    return withdrawn_;
}

} // namespace bgpsnoop::sink
