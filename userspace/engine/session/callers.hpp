// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>

#include "engine/session/history.hpp"
#include "engine/snapshot.hpp"

namespace bgpsnoop::engine {

/// Who called in vain before this host had a session with him: once it has, that tells which
/// address of ours he knows. Bounded, because strangers call too: the newest stay.
class Callers {
public:
    static constexpr std::size_t remembered = 256;

    void note(const SessionKey& who, SessionHistory::Call call);
    std::optional<SessionHistory::Call> extract(const SessionKey& who);

private:
    std::map<SessionKey, SessionHistory::Call> calls_;
};

} // namespace bgpsnoop::engine
