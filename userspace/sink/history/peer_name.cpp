// SPDX-License-Identifier: Apache-2.0
#include "sink/history/peer_name.hpp"

namespace bgpsnoop::sink {

std::optional<PeerName> PeerName::parse(std::string_view text)
{
    const std::size_t percent = text.find('%');
    const auto address = wire::Address::parse(text.substr(0, percent));
    if (!address)
        return std::nullopt;
    PeerName name{.address = *address, .interface = {}};
    if (percent != std::string_view::npos)
        name.interface = text.substr(percent + 1);
    return name;
}

bool PeerName::fits(const wire::Address& peer, std::string_view its_interface) const
{
    return peer == address && (interface.empty() || interface == its_interface);
}

} // namespace bgpsnoop::sink
