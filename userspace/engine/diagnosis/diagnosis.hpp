#pragma once

#include <span>

#include "engine/senses.hpp"
#include "engine/session/evidence.hpp"
#include "engine/session/history.hpp"

/// From evidence to a verdict, in two tables that read like docs/diagnosis.md: the first rule
/// that holds names the outcome; then every cause of that outcome whose condition holds is listed,
/// in the table's order, up to the first that is certain. Sentences are templates with {names} of
/// values (values.hpp).
namespace bgpsnoop::engine {

struct Case {
    const Evidence& seen;
    const History& past;
    Sibling sibling = Sibling::none;
    Senses senses{};
};

using Condition = bool (*)(const Case&);

struct OutcomeRule {
    std::string_view name; ///< the condition in words
    Condition holds;
    Outcome outcome;
};

/// Who has to act, where that depends on the direction of the NOTIFICATION: its receiver sees the
/// objector in the peer; the offender is the end that it accuses. The babbler sent what is no BGP.
enum class Acts : std::uint8_t { local, peer, path, nobody, objector, offender, babbler };

struct OutcomeWords {
    Outcome outcome;
    Acts acts;
    Certainty certainty;     ///< if no cause is known
    std::string_view saw;    ///< the first half of the explanation
    std::string_view means;  ///< the second half, if no cause is known
    std::string_view advice; ///< the next step, if no cause is known
};

/// The sense without which the condition proves less: the certainty falls by one step.
enum class Needs : std::uint8_t { nothing, drops, unread, resets };

struct CauseRule {
    Outcome outcome;
    Cause cause;
    Condition holds;
    Certainty certainty;
    std::string_view means{}; ///< used if it is the likeliest
    std::string_view advice{};
    std::optional<Side> side{}; ///< who has to act, where the cause knows better
    Needs needs = Needs::nothing;
};

std::span<const OutcomeRule> outcome_rules();
const OutcomeWords& words_of(Outcome outcome);
std::span<const std::span<const CauseRule>>
cause_rules(); ///< one table per part of a session's life

Verdict diagnose(const Case& c);

} // namespace bgpsnoop::engine
