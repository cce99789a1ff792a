// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/kept_state.hpp"
#include "engine/routing/ends_together.hpp"
#include "engine/routing/neighbors.hpp"
#include "engine/routing/report.hpp"

namespace bgpsnoop::engine {

/// Where a former run has left off. Its connections that live are recognised by the first input
/// about them; those that do not, or of which nothing is heard, have ended while nobody watched.
class Resumption {
public:
    Resumption(LiveConnections& live, Sessions& sessions, Neighbors& neighbors, EndsTogether& ends,
               Report& report)
        : live_(live), sessions_(sessions), neighbors_(neighbors), ends_(ends), report_(report)
    {
    }

    void resume(const KeptState& kept);
    void give_up_unrecognised(); ///< when they have had their time

private:
    void resume(const KeptConnection& kept, Duration patience, Session& session);
    void recall(const LiveConnection& live, const KeptConnection& kept);
    void end(LiveConnection& live, bool rebooted, std::optional<TcpState> left_over);

    LiveConnections& live_;
    Sessions& sessions_;
    Neighbors& neighbors_;
    EndsTogether& ends_;
    Report& report_;
    Time watched_until_; ///< by the former run
};

} // namespace bgpsnoop::engine
