// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "engine/diagnosis/case.hpp"
#include "engine/routing/ends_together.hpp"
#include "engine/routing/open_senders.hpp"
#include "engine/routing/patience.hpp"
#include "engine/routing/report.hpp"
#include "engine/senses.hpp"
#include "engine/session/sessions.hpp"

namespace bgpsnoop::engine {

/// Gives each connection its one verdict when it is due: at once, after a grace, or when its
/// sibling has shown what it was.
class Judge {
public:
    Judge(LiveConnections& live, Sessions& sessions, const Listeners& listeners, EndsTogether& ends,
          const OpenSenders& open_senders, Report& report, Senses senses);

    enum class Wait : std::uint8_t {
        for_others,
        no_longer
    }; ///< that end with it, or for whom it ended

    /// The verdict, if it is due.
    void review(ConnectionId id, Wait wait = Wait::for_others);
    /// A new connection of a session begins: those before it that only wait for others have their
    /// verdict first.
    void review_before_next(const Session& session);
    /// The next session is up: what ended those before it is told first.
    void conclude_before_up(const Session& session, const Evidence& next)
    {
        judge_those_before(&session, next, false);
    }
    void close_former(const Identity& who); ///< connections of a namespace that had that number
    void review_siblings(ConnectionId id, const Session* session);
    void review_due();
    void conclude_ended(); ///< nobody will see what their verdicts wait for
    void give_up_silent(); ///< the record of their end may have been lost: none stays for ever
    void give_up_strangers(std::size_t most); ///< connections of strangers beyond so many
    void close_all();                         ///< the input is over
    /// Of what never was a connection of TCP's: one finding is all.
    void judge_at_once(const Evidence& seen, Session* session);

    using OutcomeCounts = std::map<Outcome, std::uint64_t>;
    const OutcomeCounts& unknown_peer_outcomes() const { return unknown_peer_outcomes_; }

private:
    bool is_due(const Evidence& seen, Sibling sibling) const;
    Sibling sibling_of(const LiveConnection& live) const;
    bool may_end_with_others(const Evidence& seen) const;
    bool may_have_given_way(const LiveConnection& live) const;
    void judge_those_before(const Session* session, const Evidence& next, bool only_due = true);
    void judge(LiveConnection& live, Sibling sibling);
    void count_unknown_peer(const Session* session, Outcome outcome);
    void ask_of_refuser(Case& c) const; ///< whom else it serves
    Case case_of(const LiveConnection& live, Sibling sibling) const;

    LiveConnections& live_;
    Sessions& sessions_;
    EndsTogether& ends_;
    const OpenSenders& open_senders_;
    Report& report_;
    Senses senses_;
    Patience patience_;
    OutcomeCounts unknown_peer_outcomes_; ///< of connections of strangers
};

} // namespace bgpsnoop::engine
