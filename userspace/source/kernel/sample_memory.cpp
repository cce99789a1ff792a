// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/sample_memory.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <type_traits>

#include "record.h"

namespace bgpsnoop::source {

namespace {

/// Of all but the header, which has the time of the walk.
std::size_t hash_of(const ::socket_record& record)
{
    static_assert(std::is_trivially_copyable_v<::socket_record>);
    const auto* bytes = reinterpret_cast<const char*>(&record);
    constexpr std::size_t begin = sizeof(record.header);
    return std::hash<std::string_view>()({bytes + begin, sizeof(record) - begin});
}

} // namespace

std::span<const ::socket_record> SampleMemory::part(std::vector<::socket_record>& walk,
                                                    engine::Time now)
{
    std::unordered_map<std::uint64_t, Told> met;
    met.reserve(walk.size());
    const auto unchanged = std::partition(walk.begin(), walk.end(), [&](const auto& record) {
        const std::size_t hash = hash_of(record);
        const auto before = told_.find(record.socket.id);
        const bool same = before != told_.end() && before->second.hash == hash &&
                          now - before->second.at < whole_every && record.found == 0;
        met[record.socket.id] = same ? before->second : Told{hash, now};
        return !same;
    });
    told_ = std::move(met);
    return {unchanged, walk.end()};
}

} // namespace bgpsnoop::source
