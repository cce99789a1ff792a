#include "engine/session/stream_counts.hpp"

#include <algorithm>

namespace bgpsnoop::engine {

std::optional<Time> StreamCounts::last_message() const
{
    constexpr std::size_t last_word = 3; // its type
    std::optional<Time> latest;
    for (std::size_t type = 0; type < types; ++type)
        if (type != last_word)
            latest = std::max(latest, last[type]);
    return latest;
}

void add(StreamCounts& total, const StreamCounts& more)
{
    for (std::size_t type = 0; type < StreamCounts::types; ++type) {
        total.messages[type] += more.messages[type];
        total.last[type] = std::max(total.last[type], more.last[type]);
    }
    total.bytes += more.bytes;
}

void raise(StreamCounts& known, const StreamCounts& other)
{
    for (std::size_t type = 0; type < StreamCounts::types; ++type) {
        known.messages[type] = std::max(known.messages[type], other.messages[type]);
        known.last[type] = std::max(known.last[type], other.last[type]);
    }
    known.bytes = std::max(known.bytes, other.bytes);
}

} // namespace bgpsnoop::engine
