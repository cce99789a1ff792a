// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/listeners.hpp"
#include "engine/session/live_connections.hpp"
#include "engine/session/sessions.hpp"

namespace bgpsnoop::engine {

/// Connections whose two ends are sockets of this host in one network namespace and VRF. Each of
/// the two is told whose the other is.
class OwnCalls {
public:
    OwnCalls(Sessions& sessions, LiveConnections& live, const Listeners& listeners)
        : sessions_(sessions), live_(live), listeners_(listeners)
    {
    }

    /// After an input about the connection.
    void follow(const Input& input, LiveConnection& live);

private:
    LiveConnection* find_other_end(const LiveConnection& live);
    std::optional<Process> process_of(const LiveConnection& live) const;

    Sessions& sessions_;
    LiveConnections& live_;
    const Listeners& listeners_;
};

} // namespace bgpsnoop::engine
