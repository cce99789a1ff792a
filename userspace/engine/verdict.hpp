// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The words of a diagnosis. Outcomes and causes have a list of their own (outcomes.def,
/// causes.def): one line each makes the enumerator, its name and what is said of it in documents.
/// The names are a contract (docs/diagnosis.md).
namespace bgpsnoop::engine {

enum class Outcome : std::uint8_t {
#define OUTCOME(name, layer, seen) name,
#include "engine/outcomes.def"
#undef OUTCOME
};

enum class Cause : std::uint8_t {
#define CAUSE(name, side, meaning) name,
#include "engine/causes.def"
#undef CAUSE
};

enum class Layer : std::uint8_t {
    none,
    transport,
    network,
    local,
    neighbor,
    protocol,
    parameters,
    liveness,
    administrative,
    policy,
    session
};

enum class Side : std::uint8_t { local, peer, path, unknown }; ///< who has to act

/// Where the connection stood.
enum class Phase : std::uint8_t {
    connecting,
    connected,
    open_sent,
    open_received,
    open_confirm,
    established,
    closing
};

enum class Certainty : std::uint8_t { certain, likely, ambiguous };

struct OutcomeInfo {
    Outcome outcome;
    std::string_view name;
    Layer layer;           ///< where to look
    std::string_view seen; ///< in words, as in diagnosis.md
};

struct CauseInfo {
    Cause cause;
    std::string_view name;
    std::optional<Side> side; ///< who has to act; absent where that depends on the outcome
    std::string_view meaning; ///< as an operator would say it
};

std::span<const OutcomeInfo> outcomes(); ///< all of them, in the enumerators' order
std::span<const CauseInfo> causes();     ///< likewise

std::string_view name(Outcome outcome);
std::string_view name(Layer layer);
std::string_view name(Side side);
std::string_view name(Phase phase);
std::string_view name(Certainty certainty);
std::string_view name(Cause cause);
Layer layer_of(Outcome outcome);
std::optional<Side> side_of(Cause cause);
std::string_view meaning_of(std::string_view cause); ///< for a person; empty if it is no cause

/// How a connection ended, why, and who has to act.
struct Verdict {
    Outcome outcome = Outcome::unknown;
    Side side = Side::unknown;
    Phase phase = Phase::connecting;
    Certainty certainty = Certainty::ambiguous;
    std::vector<Cause> causes; ///< likeliest first; empty where nothing is at fault
    std::string explanation;   ///< one sentence for a person: what was seen, then what it means
    std::vector<std::string> evidence; ///< what supports it besides the messages: a clause each
    std::string next_step;             ///< what to check, and on which router; empty if nothing
};

} // namespace bgpsnoop::engine
