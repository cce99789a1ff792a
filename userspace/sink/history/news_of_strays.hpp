// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sink/history/news.hpp"
#include "sink/history/told_verdicts.hpp"

namespace bgpsnoop::sink {

/// What of no living connection is told. Whoever can send a segment from a neighbour's address can
/// make as many as he likes: of one kind at one peer one is told a minute, with how many were not.
/// What concerns no peer is of this host, and told.
class NewsOfStrays {
public:
    News tell(const engine::Finding& finding);

private:
    static constexpr std::size_t peers_known = 20'000;

    ToldVerdicts told_{peers_known};
};

} // namespace bgpsnoop::sink
