// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include <linux/types.h>

#include "record.h"
#include "source/host/socket_list.hpp"
#include "source/kernel/names.hpp"

namespace bgpsnoop::source {

/// Connections older than the probes, for the set without BTF: its programs meet such a socket with
/// its next segment, and then do not know where it is. So user space lists them at the start, gives
/// them ids, and recognises them in the kernel's records later.
class OlderSockets {
public:
    explicit OlderSockets(std::vector<std::uint16_t> ports) : ports_(std::move(ports)) {}

    /// Those of the calling thread's network namespace. False: they could not be listed.
    bool list();

    /// Those but for the ones that the kernel's programs have met by now, of which they tell
    /// themselves.
    std::vector<::socket_record> not_met(const std::vector<::socket_record>& met);

    /// The name that a listed socket was given, if this is one in a record of the kernel's.
    std::optional<SocketName> recognise(const ::socket_identity& socket);

    /// Notes which of those that the kernel has never met are not there any more.
    void look_for_missing();
    /// Their ends, but for those that were recognised in between.
    std::vector<::state_record> missed_ends();

private:
    using Key = std::tuple<wire::Endpoint, wire::Endpoint, std::uint32_t>;
    struct Older {
        SocketName name;
        engine::TcpState state{};
        std::uint64_t bytes_received = 0; ///< when it was listed
        std::uint64_t bytes_acked = 0;    ///< likewise
        bool told = false;
        bool is_missing = false;
    };

    using Waiting = std::multimap<Key, Older>;

    static Key key_of(const ListedSocket& socket);
    static Key key_of(const ::socket_identity& socket);
    static ::socket_identity identity_of(const Key& key, const Older& older);
    template <typename Record>
    static Record record_of(std::uint16_t kind, const Key& key, const Older& older);
    bool is_ours(const ListedSocket& socket) const;
    static std::optional<std::set<Key>> alive_in(std::uint32_t netns);
    Waiting::iterator find_waiting(const ::socket_identity& socket);

    std::vector<std::uint16_t> ports_;
    std::uint64_t last_id_ = 1ULL << 63; ///< no id that the kernel gives is as large
    Waiting waiting_;                    ///< not met by the kernel's programs, as far as we know
    std::map<std::uint64_t, SocketName> recognised_; ///< by the kernel's id
};

} // namespace bgpsnoop::source
