// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include "sink/history/news_of_strangers.hpp"
#include "sink/history/news_of_strays.hpp"
#include "sink/sink.hpp"

namespace bgpsnoop::sink {

/// Tells retries from news. A connection that ends as another of that peer did, since its session
/// was last up, is a repetition: what happened on it is held back until its verdict, and the
/// verdict is told once a minute, with how many were not; what comes up or goes down begins anew,
/// and says how many were not told until then. Bounded: what of neighbours finds no room to be held
/// back is told, what of strangers finds none is not.
class Repeats {
public:
    News tell(const engine::Finding& finding);
    std::uint64_t left_out_of_strangers() const { return strangers_.left_out(); } ///< findings

private:
    static constexpr std::size_t peers_known = 20'000;
    static constexpr std::size_t connections_held = 1'000;
    static constexpr std::size_t findings_held = 64; ///< of a connection
    static constexpr std::size_t late_known = 256;

    News tell_of_neighbor(const engine::Finding& finding);
    News close(const engine::Finding& finding, const engine::Verdict& verdict,
               const engine::SessionKey& peer);
    News hold(const engine::Finding& finding);
    void swallow(std::uint64_t connection);

    NewsOfStrangers strangers_;
    NewsOfStrays strays_;
    ToldVerdicts verdicts_{peers_known}; ///< of neighbours, since each was last up
    HeldBack held_;
    std::deque<std::uint64_t> swallowed_; ///< connections, for what comes late
};

/// One that is told for others, too.
engine::Finding counted(engine::Finding finding, std::uint64_t repeated);

/// Passes on what is news.
class NewsOnly : public Sink {
public:
    explicit NewsOnly(Sink& inner) : inner_(inner) {}
    void write(const engine::Finding& finding) override;

private:
    Sink& inner_;
    Repeats repeats_;
};

} // namespace bgpsnoop::sink
