// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/events.hpp"
#include "engine/session/evidence.hpp"

namespace bgpsnoop::engine {

/// The walk of a connection through TCP's states: how it opened, whose FIN came first, how it
/// closed.
class TcpStates {
public:
    void change(const TcpStateChanged& change, Time now, Evidence& seen, Events& out);
    void find(const SocketFound& found, Time now, Evidence& seen);
    bool found() const { return found_; } ///< it ran before us

private:
    void open(const TcpStateChanged& change, Time now, Evidence& seen, Events& out);

    bool opened_ = false; ///< and said so
    bool found_ = false;
};

} // namespace bgpsnoop::engine
