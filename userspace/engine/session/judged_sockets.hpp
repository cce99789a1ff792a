// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/kept_state.hpp"
#include "engine/session/evidence.hpp"

namespace bgpsnoop::engine {

/// Sockets that outlive the verdict on their connection, for as long as their speaker does not
/// close them: half closed by the peer, or behind a NOTIFICATION that nobody acts upon. What is
/// met of them later, also by the next run, is no new connection. Bounded; the ones of which
/// nothing was heard for longest are forgotten, and would be judged anew.
class JudgedSockets {
public:
    /// If the socket may be there still.
    void add(ConnectionId id, std::uint64_t number, const Evidence& seen, Time now);
    /// The number of its connection, if the input is about one of them; 0: a former run's.
    std::optional<std::uint64_t> number_of(const Input& input);
    void restore(const KeptSocket& kept, Time now); ///< of a former run
    std::vector<KeptSocket> keep() const;
    void forget_silent(Time since); ///< living sockets are heard of once a second

private:
    using Ends = std::tuple<std::uint32_t, std::string, Endpoint, Endpoint>;
    struct Judged {
        KeptSocket socket;
        std::uint64_t number = 0;
        Time heard;
    };
    using ByHeard = std::set<std::pair<Time, ConnectionId>>;

    static Ends ends_of(const Identity& who);
    std::optional<std::uint64_t> recognise(const Input& input);
    void put(ConnectionId id, Judged judged);
    void erase(std::unordered_map<ConnectionId, Judged>::iterator which);

    std::unordered_map<ConnectionId, Judged> sockets_;
    ByHeard order_; ///< of those: the one of which nothing was heard for longest first
    std::map<Ends, Judged> unrecognised_; ///< of a former run
};

} // namespace bgpsnoop::engine
