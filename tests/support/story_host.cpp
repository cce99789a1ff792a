// SPDX-License-Identifier: Apache-2.0
#include "support/story.hpp"

/// What the host does or lacks: addresses, namespaces, filters, records.
namespace bgpsnoop::test {

using namespace engine;

Story& Story::loses_address()
{
    inputs.push_back({now_, ConnectionId::none, who_, AddressRemoved{}});
    return *this;
}

Story& Story::regains_address()
{
    inputs.push_back({now_, ConnectionId::none, who_, AddressAdded{}});
    return *this;
}

Story& Story::loses_netns()
{
    inputs.push_back({now_, ConnectionId::none, who_, NamespaceGone{}});
    return *this;
}

Story& Story::drops(SegmentDropped::Reason reason, Direction direction)
{
    inputs.push_back({now_, ConnectionId::none, who_, SegmentDropped{reason, direction, false}});
    return *this;
}

Story& Story::drops_call(SegmentDropped::Reason reason)
{
    Identity who = who_;
    who.local.port = 179;
    who.peer.port = 61234;
    inputs.push_back(
        {now_, ConnectionId::none, who, SegmentDropped{reason, Direction::received, true}});
    return *this;
}

Story& Story::lost(std::string_view kind, std::uint64_t count)
{
    inputs.push_back({now_, ConnectionId::none, {}, Lost{std::string(kind), count}});
    return *this;
}

Story& Story::loss_noticed()
{
    inputs.push_back({now_, ConnectionId::none, {}, LossNoticed{}});
    return *this;
}

} // namespace bgpsnoop::test
