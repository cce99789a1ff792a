// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace bgpsnoop::engine {

class Connection;
struct Evidence;

/// The other connection that both ends may have opened at the same time (RFC 4271 6.8).
enum class Sibling : std::uint8_t { none, in_progress, won };

/// How far that of `connection` has come, among the living ones of the same session.
Sibling sibling_of(const Connection& connection, const std::vector<const Connection*>& live);

/// Whether one of them is some other's sibling that has won, perhaps.
bool one_is_winning(const std::vector<const Connection*>& live);

/// A living connection of the same two addresses that is no part of a collision: another process of
/// this host opened it, or the side that opened the other one too, or one of both began long after
/// the other was established. Who speaks BGP makes one call, and none to a peer that he has a
/// session with, so there is a second speaker, or none at all. Null: there is none.
const Evidence* beside(const Connection& connection, const std::vector<const Connection*>& live);

/// Whether `one` may have ended before `later` was opened, though nothing shows how: a capture
/// lacks an end of it, or whoever opened `later` had heard nothing on it for the hold time. Nobody
/// calls a peer that he has a session with, and a NOTIFICATION cannot leave behind what is repeated
/// in vain.
bool may_have_ended_unseen(const Evidence& one, const Evidence& later);
/// Null if so.
const Evidence* still_up(const Evidence* one, const Evidence& later);

/// The living connection of the same two addresses that began after this one had ended, and on
/// which both ends have said their OPEN: the call was taken. Null: there is none.
const Evidence* next_after(const Connection& connection,
                           const std::vector<const Connection*>& live);

} // namespace bgpsnoop::engine
