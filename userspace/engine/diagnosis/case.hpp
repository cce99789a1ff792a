// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/senses.hpp"
#include "engine/session/evidence.hpp"
#include "engine/session/history.hpp"
#include "engine/session/sibling.hpp"
#include "engine/session/together.hpp"

namespace bgpsnoop::engine {

/// What a diagnosis looks at: one connection that has ended, and what is known around it.
struct Case {
    const Evidence& seen;
    const SessionHistory& past;
    Sibling sibling = Sibling::none;
    Senses senses{};
    const Evidence* beside = nullptr;    ///< no part of a collision (sibling.hpp)
    const Evidence* up_beside = nullptr; ///< another connection with the peer, which is up
    std::vector<Together> together{};    ///< other sessions that ended in the same second
    bool router_lives = false;           ///< another session with the same router goes on
    bool others_go_on = false;           ///< other sessions of this end do
    /// Of a RST to a SYN: with whom its sender has a session at that address. In captures, for a
    /// kernel knows who listens.
    std::optional<wire::Address> refuser_up_with{};
    std::optional<SpokeTo> refuser_spoke{}; ///< or the newest OPEN that it sent to another
    /// The neighbour that has said the same AS and BGP identifier from another address.
    std::optional<wire::Address> same_speaker{};
    const Evidence* next = nullptr; ///< the next connection, once it was taken (sibling.hpp)
};

/// One question about a case; the tables are made of them.
using Condition = bool (*)(const Case&);

// Conditions are combined where they are used, so that a row shows all that it asks for.

template <Condition... each> bool all(const Case& c)
{
    return (each(c) && ...);
}

template <Condition... each> bool any(const Case& c)
{
    return (each(c) || ...);
}

template <Condition condition> bool no(const Case& c)
{
    return !condition(c);
}

inline bool always(const Case&)
{
    return true;
}

} // namespace bgpsnoop::engine
