// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "source/host/address_watch.hpp"
#include "source/host/interfaces.hpp"
#include "source/host/namespace_finder.hpp"
#include "source/kernel/names.hpp"
#include "source/kernel/socket_walk.hpp"

namespace bgpsnoop::source {

/// Names on the running host: it is asked, and the answers are remembered.
class HostNames : public Names {
public:
    HostNames(SocketWalk& walk, AddressWatch& addresses);
    void leave(std::uint32_t netns) { interfaces_.forget(netns); } ///< it is gone

    SocketName name_of(const ::socket_identity& socket) override;
    Interface interface(const engine::Identity& where, std::uint32_t index) override;
    std::string holder(const engine::Identity& who) override;
    std::string reset_reason(std::uint32_t reason) override;

private:
    Netns netns_of(const ::socket_identity& socket);

    SocketWalk& walk_;
    AddressWatch& addresses_;
    NamespaceFinder namespaces_;
    Interfaces interfaces_;
    std::map<std::uint32_t, std::string> reset_reasons_;
};

} // namespace bgpsnoop::source
