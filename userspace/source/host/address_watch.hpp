// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "engine/input.hpp"
#include "source/host/per_namespace.hpp"

struct mnl_socket;
struct nlmsghdr;

namespace bgpsnoop::source {

/// The addresses of one network namespace, as rtnetlink(7) tells of them.
class AddressTable {
public:
    /// On which interface an address is. One address may be on several, and there more than once.
    struct Place {
        std::uint32_t ifindex = 0;
        std::uint8_t prefix_length = 0;
        auto operator<=>(const Place&) const = default;
    };
    struct Change {
        wire::Address address;
        bool removed = false;
    };
    using Tell = std::function<void(const Change&)>;

    bool open(); ///< in the calling thread's namespace; false: it could not be watched
    /// What has changed since the last call, of very many changes a part.
    void read(const Tell& tell);
    /// The interface that has the address: its index, or 0 if none has it, or several do.
    std::uint32_t holder(const wire::Address& address);

    void add(const wire::Address& address, const Place& place, const Tell& tell);
    void remove(const wire::Address& address, const Place& place, const Tell& tell);
    /// A list of all follows: what was known and is not on it has been removed.
    void begin_list() { unlisted_ = places_; }
    void list(const wire::Address& address, const Place& place);
    void end_list(const Tell& tell);

private:
    struct SocketCloser {
        void operator()(mnl_socket* socket) const;
    };

    void ask_for_all();
    void note(const nlmsghdr* message, const Tell& tell);
    void receive(const Tell& tell);

    std::unique_ptr<mnl_socket, SocketCloser> socket_;
    std::map<wire::Address, std::set<Place>> places_;
    std::map<wire::Address, std::set<Place>> unlisted_; ///< while a list comes in
    std::vector<Change> untold_;                        ///< noticed while a holder was looked for
    bool listed_ = false;                               ///< all that was there at first is known
};

/// Which addresses are removed from this host, or added, wherever BGP is spoken.
class AddressWatch {
public:
    void expect(const engine::Identity& who, engine::Time now) { tables_.expect(who, now); }
    std::uint64_t namespaces_refused() const { return tables_.refused(); }
    void leave(std::uint32_t netns) { tables_.leave(netns); }
    /// The index of the interface there that has the local address; 0: none has it, or several do.
    std::uint32_t holder(const engine::Identity& who);
    /// What has changed since the last call.
    void read(engine::Time now, const std::function<void(const engine::Input&)>& feed);

private:
    PerNamespace<AddressTable> tables_;
    engine::Time newest_{}; ///< when the last call came
};

} // namespace bgpsnoop::source
