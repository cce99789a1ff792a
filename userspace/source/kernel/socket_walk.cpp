// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/socket_walk.hpp"

#include <utility>

#include <bpf/libbpf.h>

#include "source/kernel/iterator_walks.hpp"
#include "source/kernel/list_walk.hpp"

namespace bgpsnoop::source {

namespace {

/// Can the kernel visit all watches at once, wherever their sockets are?
bool has_storage_iterator(const Programs& programs)
{
    const Hook* samples = find_hook(programs.hooks, HookId::socket_samples);
    return samples != nullptr && samples->way == "watched_sockets";
}

} // namespace

std::unique_ptr<SocketWalk> make_socket_walk(const Programs& programs,
                                             const std::vector<std::uint16_t>& ports)
{
    const bpf_map* watches = bpf_object__find_map_by_name(programs.object.get(), "watches");
    if (programs.set == ProgramSet::nobtf)
        return std::make_unique<ListWalk>(*watches, ports);
    SocketIterator found(programs, HookId::older_sockets);
    if (has_storage_iterator(programs))
        return std::make_unique<StorageWalk>(
            std::move(found), SocketIterator(programs, HookId::socket_samples, watches));
    return std::make_unique<NamespaceWalk>(std::move(found),
                                           SocketIterator(programs, HookId::socket_samples));
}

} // namespace bgpsnoop::source
