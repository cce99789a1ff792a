// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/routing/judge.hpp"
#include "engine/routing/neighbors.hpp"
#include "engine/session/sessions.hpp"

namespace bgpsnoop::engine {

/// Inputs that no living connection carries: they never had one, or it has had its verdict.
class Strays {
public:
    Strays(Sessions& sessions, Neighbors& neighbors, Judge& judge, Report& report);

    void refused_syn(const Input& input, const SynRefused& refused);
    void unanswered_syn(const Input& input, const SynUnanswered& call);
    /// The peer calls, and waits for an answer: what address of ours it knows is news.
    void calling(const Input& input, const SynUnanswered& call);
    void unsendable_call(const Input& input);
    void reset(const Input& input, const ResetSeen& reset);
    void drop(const Input& input, const SegmentDropped& drop, Session& session);
    void late(const Input& input, std::uint64_t number); ///< for a connection that was judged

private:
    void judge_at_once(const Evidence& seen); ///< of a caller
    void note_late_open(const Event& event, const Input& input, Session& session);

    Sessions& sessions_;
    Neighbors& neighbors_;
    Judge& judge_;
    Report& report_;
};

} // namespace bgpsnoop::engine
