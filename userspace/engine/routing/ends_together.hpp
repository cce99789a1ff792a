// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "engine/session/together.hpp"

namespace bgpsnoop::engine {

/// Which sessions are up, and which ended in the same moment: what one alone does not tell.
/// Bounded: of those that ended the newest few hundred.
class EndsTogether {
public:
    void come_up(std::uint64_t number, const Evidence& seen);
    void end(std::uint64_t number,
             const Evidence& seen); ///< one that was up; the first time counts

    void forget(std::uint64_t number) { up_.erase(number); } ///< whose end was not seen

    // Of the same network namespace, and not the other end of the same connection.
    bool others_up(const Evidence& seen) const;
    /// Those that ended within a second of this one, the earliest first.
    std::vector<Together> with(const Evidence& seen) const;
    /// Another session with the same router, by its BGP identifier, goes on.
    bool router_lives(const Evidence& seen) const;
    /// With whom that end of `who` has a session, but for its other end; absent: with nobody.
    std::optional<wire::Address> other_session_at(const wire::Address& end,
                                                  const Identity& who) const;

private:
    struct Ended {
        Time at;
        Together what;
    };
    static constexpr std::size_t remembered = 512;

    std::map<std::uint64_t, Together> up_; ///< by the number of their connection
    std::deque<Ended> ended_;
};

} // namespace bgpsnoop::engine
