// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/iterator_walks.hpp"

#include <set>

#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {

namespace {

SocketWalk::Found run_in_every_netns(const SocketIterator& found)
{
    SocketWalk::Found older;
    if (!found)
        return older;
    older.unsearched = in_every_netns([&] {
        const auto here = found.run();
        older.sockets.insert(older.sockets.end(), here.begin(), here.end());
    });
    return older;
}

} // namespace

SocketWalk::Found StorageWalk::find_older()
{
    return run_in_every_netns(found_);
}

SocketWalk::Found NamespaceWalk::find_older()
{
    return run_in_every_netns(found_);
}

std::vector<::socket_record> NamespaceWalk::sample()
{
    std::vector<::socket_record> samples;
    if (!watched_)
        return samples;
    in_each_netns(noted_.due(), paths_, [&] {
        const auto here = watched_.run();
        samples.insert(samples.end(), here.begin(), here.end());
    });
    std::set<std::uint32_t> met;
    for (const ::socket_record& record : samples)
        met.insert(record.socket.netns);
    noted_.visited(met);
    return samples;
}

} // namespace bgpsnoop::source
