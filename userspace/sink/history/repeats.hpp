// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/snapshot.hpp"
#include "sink/sink.hpp"

namespace bgpsnoop::sink {

/// How a connection ended, as far as two that did so alike are one thing to a reader.
std::string verdict_name(const engine::Verdict& verdict);

/// Tells retries from news. A connection that ends as another of that peer did, since its session
/// was last up, is a repetition: what happened on it is held back until its verdict, and the
/// verdict is told once a minute, with how many were not. Of all strangers at most sixty verdicts a
/// minute are told. Bounded: what finds no room to be held back is told.
class Repeats {
public:
    /// What is to be told because of a finding: what was held back, then itself, if it is.
    struct News {
        std::vector<engine::Finding> before;
        bool itself = true;
        std::uint64_t repeated = 0; ///< connections of that verdict that were not told since
    };
    News tell(const engine::Finding& finding);

private:
    struct Verdict {
        wire::Time told_at;
        std::uint64_t untold = 0;
    };
    using Verdicts = std::map<std::string, Verdict, std::less<>>;
    static constexpr std::size_t peers_known = 20'000;
    static constexpr std::size_t connections_held = 1'000;
    static constexpr std::size_t findings_held = 64; ///< of a connection
    static constexpr std::size_t late_known = 256;
    static constexpr std::uint64_t strangers_a_minute = 60;

    bool may_tell_of_stranger(wire::Time now);
    News close(const engine::Finding& finding, const engine::Verdict& verdict,
               const engine::SessionKey& peer);
    News hold(const engine::Finding& finding);
    std::vector<engine::Finding> release(std::uint64_t connection);
    void swallow(std::uint64_t connection);

    std::map<engine::SessionKey, Verdicts> peers_; ///< since each was last up
    /// By connection, the oldest first.
    std::map<std::uint64_t, std::vector<engine::Finding>> held_;
    wire::Time minute_of_strangers_{};
    std::uint64_t strangers_told_ = 0;    ///< in that minute
    std::deque<std::uint64_t> swallowed_; ///< connections, for what comes late
};

/// The end of a connection that is told for others, too.
engine::Finding counted(engine::Finding closed, std::uint64_t repeated);

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
