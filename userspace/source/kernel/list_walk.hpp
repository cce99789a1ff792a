// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "source/kernel/older_sockets.hpp"
#include "source/kernel/socket_walk.hpp"

struct bpf_map;

namespace bgpsnoop::source {

/// Without BTF no program can visit sockets. What the programs know of those that they have met is
/// in a map; the others are listed by sock_diag(7).
class ListWalk : public SocketWalk {
public:
    ListWalk(const ::bpf_map& watches, std::vector<std::uint16_t> ports)
        : watches_(watches), older_(std::move(ports))
    {
    }

    Found find_older() override;
    std::vector<::socket_record> sample() override;
    std::optional<SocketName> recognise(const ::socket_identity& socket) override;
    std::vector<::state_record> missed_ends() override;

private:
    void find_once(std::vector<::socket_record>& shown);

    const ::bpf_map& watches_;
    std::set<std::uint64_t> found_; ///< of those that the map shows as found, whom sample() told of
    OlderSockets older_;
};

} // namespace bgpsnoop::source
