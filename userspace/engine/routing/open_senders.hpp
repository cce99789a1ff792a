// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "engine/input.hpp"
#include "engine/session/together.hpp"

namespace bgpsnoop::engine {

/// Who sent an OPEN runs a BGP process, whomever it was for: asked of an address that refuses
/// somebody else. In captures, for a kernel knows who listens. Bounded: the addresses that have
/// sent one most lately.
class OpenSenders {
public:
    void note(const Input& input); ///< of any kind
    /// The newest OPEN of `end`, one of the two of `who`, if it was for neither.
    std::optional<SpokeTo> last_to_another(const wire::Address& end, const Identity& who) const;

private:
    using Sender = std::pair<std::uint32_t, wire::Address>; ///< network namespace, address
    static constexpr std::size_t remembered = 4096;

    std::map<Sender, SpokeTo> newest_;
    std::set<std::pair<Time, Sender>> by_time_;
};

} // namespace bgpsnoop::engine
