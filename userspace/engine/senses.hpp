// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bgpsnoop::engine {

/// What the source can see at all. Only then does its absence prove anything: where a hook is
/// missing, conclusions that rest on "it was not seen" are less certain.
struct Senses {
    bool drops = true;  ///< segments dropped by this host; a capture never shows them
    bool unread = true; ///< what arrived and was not read; a capture shows what arrived
    bool resets = true; ///< RSTs, apart from the errno they leave
    bool errors = true; ///< errors of sockets, also where the speaker fetches them before it closes
    bool ahead = false; ///< what comes next, before anything must be said: captures only
};

} // namespace bgpsnoop::engine
