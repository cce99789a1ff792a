// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/session_labels.hpp"

#include "sink/format.hpp"

namespace bgpsnoop::sink {

std::string peer_label(const engine::SessionKey& key)
{
    return printable(key.port == 0 ? scoped(key.peer, key.interface)
                                   : endpoint_text({key.peer, key.port}, key.interface));
}

std::optional<std::string>
labelled_netns(std::uint32_t netns, const std::optional<std::string>& name, std::uint32_t own_netns)
{
    if (netns == 0 || netns == own_netns)
        return "";
    return name ? std::optional(netns_label(netns, *name)) : std::nullopt;
}

std::optional<std::string> labelled_netns(const engine::SessionSnapshot& session,
                                          std::uint32_t own_netns)
{
    const auto name = session.unnamed ? std::nullopt : std::optional(session.names.netns);
    return labelled_netns(session.key.netns, name, own_netns);
}

std::optional<Labels> session_labels(const engine::SessionSnapshot& session,
                                     std::uint32_t own_netns)
{
    const auto netns = labelled_netns(session, own_netns);
    if (!netns)
        return std::nullopt;
    Labels labels{{"vrf", printable(session.key.vrf)}, {"peer", peer_label(session.key)}};
    if (!netns->empty())
        labels.push_back({"netns", *netns});
    return labels;
}

} // namespace bgpsnoop::sink
