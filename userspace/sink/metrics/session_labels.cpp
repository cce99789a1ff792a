// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/session_labels.hpp"

#include "sink/format.hpp"

namespace bgpsnoop::sink {

std::string peer_label(const engine::SessionKey& key)
{
    return printable(key.port == 0 ? scoped(key.peer, key.interface)
                                   : endpoint_text({key.peer, key.port}, key.interface));
}

std::optional<Labels> session_labels(const engine::SessionSnapshot& session,
                                     std::uint32_t own_netns)
{
    Labels labels{{"vrf", printable(session.key.vrf)}, {"peer", peer_label(session.key)}};
    const bool is_foreign = session.key.netns != 0 && session.key.netns != own_netns;
    if (is_foreign && session.unnamed)
        return std::nullopt;
    if (is_foreign)
        labels.push_back({"netns", netns_label(session.key.netns, session.names.netns)});
    return labels;
}

} // namespace bgpsnoop::sink
