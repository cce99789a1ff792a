#include "source/kernel/socket_walk.hpp"

#include <bpf/libbpf.h>

#include "source/kernel/iterator_walks.hpp"
#include "source/kernel/list_walk.hpp"

namespace bgpsnoop::source {

std::unique_ptr<SocketWalk> make_socket_walk(const Programs& programs,
                                             const std::vector<std::uint16_t>& ports)
{
    const bpf_map* watches = bpf_object__find_map_by_name(programs.object.get(), "watches");
    switch (programs.set) {
    case ProgramSet::nobtf:
        return std::make_unique<ListWalk>(*watches, ports);
    case ProgramSet::hash:
        return std::make_unique<NamespaceWalk>(SocketIterator(programs, HookId::older_sockets),
                                               SocketIterator(programs, HookId::socket_samples));
    case ProgramSet::storage:
        break;
    }
    return std::make_unique<StorageWalk>(SocketIterator(programs, HookId::older_sockets),
                                         SocketIterator(programs, HookId::socket_samples, watches));
}

} // namespace bgpsnoop::source
