// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "engine/input.hpp"
#include "engine/snapshot.hpp"

namespace bgpsnoop::engine {

/// Which process listens on a BGP port, in which namespace, on which address. A listener has no
/// name of its own: of several that are alike, any will do.
class Listeners {
public:
    static constexpr std::size_t most = 1'024; ///< then the oldest gives way, our namespace's last

    explicit Listeners(std::uint32_t own_netns = 0) : own_netns_(own_netns) {}

    /// False: it was known, for it was found after it began.
    bool begin(const Input& input, bool found);
    /// The one that ends; its process is the one that began to listen. None: it was not known.
    std::optional<ListenerSnapshot> end(const Identity& who);

    /// The process that listens where a connection to this address of ours arrives, or that has
    /// what somebody else wants to bind to; null: nobody known.
    const Process* owner_of(const Identity& who) const;

    bool has(const Process& process) const; ///< it listens on some BGP port
    /// Since when one listens there; absent: nobody known, or for longer than the source has.
    std::optional<Time> began(const Identity& who) const;

    void name_netns(const NetnsName& name_of); ///< of those that are new

    const std::vector<ListenerSnapshot>& all() const { return all_; }
    std::uint64_t forgotten() const { return forgotten_; } ///< to make room for others

private:
    const ListenerSnapshot* at(const Identity& who) const;
    void make_room();

    std::uint32_t own_netns_;
    std::uint64_t forgotten_ = 0;
    std::vector<ListenerSnapshot> all_;
};

} // namespace bgpsnoop::engine
