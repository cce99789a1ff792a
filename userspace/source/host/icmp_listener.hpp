// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/input.hpp"
#include "source/host/file_descriptor.hpp"
#include "source/host/per_namespace.hpp"

namespace bgpsnoop::source {

/// ICMP errors about our segments, read from raw sockets. Type and code of one that ends a call are
/// told with the socket's error, too, where that is seen with BTF; of one about an established
/// connection, and without BTF, only here.
class IcmpListener {
public:
    explicit IcmpListener(std::vector<std::uint16_t> ports) : ports_(std::move(ports)) {}

    /// Somebody in this namespace speaks BGP: be there for some time from now.
    void expect(const engine::Identity& who, engine::Time now) { sockets_.expect(who, now); }
    void leave(std::uint32_t netns) { sockets_.leave(netns); }
    /// What has come in since the last call, of a flood a part.
    void read(engine::Time now, const std::function<void(const engine::Input&)>& feed);
    std::uint64_t namespaces_refused() const { return sockets_.refused(); }

private:
    struct Sockets {
        FileDescriptor v4;
        FileDescriptor v6;
        bool open();
    };

    std::optional<engine::Input> input_of(std::span<const std::uint8_t> ip_packet,
                                          std::uint32_t netns, engine::Time now) const;

    std::vector<std::uint16_t> ports_;
    PerNamespace<Sockets> sockets_;
};

} // namespace bgpsnoop::source
