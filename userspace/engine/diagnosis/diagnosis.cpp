// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/diagnosis.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/evidence_text.hpp"
#include "engine/diagnosis/outcomes.hpp"
#include "engine/diagnosis/unwatched.hpp"
#include "engine/diagnosis/values.hpp"

namespace bgpsnoop::engine {

namespace {

Certainty one_step_down(Certainty certainty)
{
    return certainty == Certainty::certain ? Certainty::likely : Certainty::ambiguous;
}

Certainty certainty_of(const Row& row, const Case& c)
{
    const bool blind = row.sure.needs != nullptr && !(c.senses.*row.sure.needs);
    return blind ? one_step_down(row.sure.certainty) : row.sure.certainty;
}

/// What the rows of a group say of a case.
struct Conclusion {
    const Row* first = nullptr; ///< it has the word; null if no row holds
    std::vector<Cause> causes;
};

void add(std::vector<Cause>& causes, Cause cause)
{
    if (std::ranges::count(causes, cause) == 0)
        causes.push_back(cause);
}

Conclusion conclude(const Group& group, const Case& c)
{
    Conclusion conclusion;
    for (const Row* row : rows_of(group.outcome)) {
        if (!row->when(c))
            continue;
        if (conclusion.first == nullptr)
            conclusion.first = row;
        for (const Cause cause : row->causes)
            add(conclusion.causes, cause);
        if (certainty_of(*row, c) == Certainty::certain)
            return conclusion;
        if (row->then == Then::stop)
            break;
    }
    for (const Addition& addition : group.also)
        if (addition.when(c))
            add(conclusion.causes, addition.cause);
    return conclusion;
}

Side side_of(Acts acts, const Case& c)
{
    const bool received = c.seen.first_notification() == Direction::received;
    switch (acts) {
    case Acts::local:
        return Side::local;
    case Acts::peer:
        return Side::peer;
    case Acts::path:
        return Side::path;
    case Acts::objector:
        return received ? Side::peer : Side::local;
    case Acts::offender:
        return received ? Side::local : Side::peer;
    case Acts::babbler:
        return c.seen.sent.not_bgp ? Side::local : Side::peer;
    case Acts::caller:
        return called_by_us(c) ? Side::local : Side::peer;
    case Acts::nobody:
        break;
    }
    return Side::unknown;
}

/// The row knows best, then the likeliest cause, then the outcome.
Side side_of(const Group& group, const Row* row, const Case& c)
{
    if (row != nullptr && row->side)
        return *row->side;
    if (row != nullptr && row->acts)
        return side_of(*row->acts, c);
    const bool has_cause = row != nullptr && !row->causes.empty();
    const auto fixed = has_cause ? side_of(*row->causes.begin()) : std::nullopt;
    return fixed.value_or(side_of(group.acts, c));
}

/// Where the boundaries of its messages were lost, a stream may have held one that was not seen.
bool may_hide_notification(const Case& c)
{
    return !c.seen.first_notification() &&
           (c.seen.received.framing_lost || c.seen.sent.framing_lost);
}

constexpr std::string_view hid_theirs = " (where the messages of {peer} begin and end was lost: "
                                        "what it said last may not have been read)";
constexpr std::string_view hid_ours =
    " (where our messages begin and end was lost: what we said last may not have been read)";

std::string explain(std::string_view saw, std::string_view means, const Case& c)
{
    std::string text = fill(saw, c);
    if (!means.empty())
        text += ": " + fill(means, c);
    constexpr std::string_view beginning = "its beginning was not seen";
    if (c.seen.incomplete && !c.seen.seen_before && text.find(beginning) == std::string::npos)
        text += fmt::format(" ({})", beginning);
    if (c.seen.records_lost)
        text += " (records were lost while it lived)";
    if (may_hide_notification(c))
        text += fill(c.seen.received.framing_lost ? hid_theirs : hid_ours, c);
    return text + ".";
}

/// What a NOTIFICATION says has been said. That there was none may be what was lost.
Certainty without_what_was_lost(Certainty certainty, const Case& c)
{
    const bool is_said = c.seen.first_notification().has_value();
    return certainty == Certainty::certain || is_said ? std::max(certainty, Certainty::likely)
                                                      : Certainty::ambiguous;
}

} // namespace

Verdict diagnose(const Case& c)
{
    if (c.seen.unwatched)
        return ended_unwatched(*c.seen.unwatched);
    const Group& group = group_of(outcome_of(c));
    auto [row, causes] = conclude(group, c);

    Verdict verdict;
    verdict.outcome = group.outcome;
    verdict.phase = c.seen.progress();
    verdict.side = side_of(group, row, c);
    verdict.certainty = row != nullptr ? certainty_of(*row, c) : Certainty::ambiguous;
    if (c.seen.records_lost || may_hide_notification(c))
        verdict.certainty = without_what_was_lost(verdict.certainty, c);
    verdict.causes = std::move(causes);
    verdict.explanation = explain(group.saw, row != nullptr ? row->means : "", c);
    verdict.evidence = evidence_text(group.outcome, c);
    verdict.next_step = row != nullptr ? fill(row->advice, c) : "";
    return verdict;
}

} // namespace bgpsnoop::engine
