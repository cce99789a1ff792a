// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "engine/session/events.hpp"
#include "engine/session/evidence.hpp"

namespace bgpsnoop::engine {

/// Says of a living connection what is wrong with it when that begins, once each.
class Warnings {
public:
    /// `counted`: the messages of both directions are, up to now. Most KEEPALIVEs come in samples
    /// alone, so that in between nobody can say who is silent.
    void check(const Evidence& seen, Time now, bool counted, Events& out);

    /// When there is something to say of the peer's silence, if nothing is heard until then.
    Time next_of_silence(const Evidence& seen) const;

private:
    bool said(std::string_view id) const;
    void time_unread(const Evidence& seen, Time now);
    void time_closed_windows(const Evidence& seen, Time now);
    void check_drops(const Evidence& seen, Events& out);

    std::vector<std::string_view> said_;
    std::optional<Time> unread_since_; ///< bytes lie unread and the speaker reads none
    std::uint64_t read_then_ = 0;
    Duration unread_for_{};
    std::optional<Time> zero_since_; ///< a window has been 0 in every sample since
    Duration zero_for_{};
};

} // namespace bgpsnoop::engine
