// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/input.hpp"
#include "source/host/file_descriptor.hpp"

namespace bgpsnoop::source {

/// ICMP errors about our segments, read from raw sockets: no tracepoint shows their type and code.
/// Our own network namespace is listened to all the time. In any other, a socket would keep the
/// namespace alive, so it is open only for a while after a speaker there began to listen, which
/// most do before they first connect, or connected.
class IcmpListener {
public:
    explicit IcmpListener(std::vector<std::uint16_t> ports);

    /// Somebody in this namespace listens or connects: be there for some time from now.
    void expect(const engine::Identity& who, engine::Time now);
    /// What has come in since the last call.
    void read(engine::Time now, const std::function<void(const engine::Input&)>& feed);

private:
    struct Listening {
        FileDescriptor v4;
        FileDescriptor v6;
        engine::Time until;
    };

    void listen_in(std::uint32_t netns, std::uint32_t pid, engine::Time until);
    void expire(engine::Time now);
    std::optional<engine::Input> input_of(std::span<const std::uint8_t> ip_packet,
                                          std::uint32_t netns, engine::Time now) const;

    std::vector<std::uint16_t> ports_;
    std::map<std::uint32_t, Listening> listening_; ///< by namespace
};

} // namespace bgpsnoop::source
