// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/routing/judge.hpp"
#include "engine/session/sessions.hpp"

namespace bgpsnoop::engine {

/// Inputs that no living connection carries: they never had one, or it has had its verdict. A peer
/// known by nothing else gets no session from what comes to us.
class Strays {
public:
    Strays(Sessions& sessions, Judge& judge, Report& report);

    void refused_syn(const Input& input);
    void unanswered_syn(const Input& input, const SynUnanswered& call);
    void unsendable_call(const Input& input);
    void reset(const Input& input, const ResetSeen& reset);
    void drop(const Input& input, const SegmentDropped& drop, Session& session);
    void late(const Input& input, std::uint64_t number); ///< for a connection that was judged

private:
    Sessions& sessions_;
    Judge& judge_;
    Report& report_;
};

} // namespace bgpsnoop::engine
