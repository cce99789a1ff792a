#include "engine/diagnosis/diagnosis.hpp"

#include <algorithm>

#include "engine/diagnosis/evidence_text.hpp"
#include "engine/diagnosis/values.hpp"

namespace bgpsnoop::engine {

namespace {

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
    case Acts::nobody:
        break;
    }
    return Side::unknown;
}

Outcome first_that_holds(const Case& c)
{
    const auto rules = outcome_rules();
    const auto rule =
        std::ranges::find_if(rules, [&](const OutcomeRule& each) { return each.holds(c); });
    return rule == rules.end() ? Outcome::unknown : rule->outcome;
}

bool lacks(const Senses& senses, Needs what)
{
    switch (what) {
    case Needs::drops:
        return !senses.drops;
    case Needs::unread:
        return !senses.unread;
    case Needs::resets:
        return !senses.resets;
    case Needs::nothing:
        break;
    }
    return false;
}

Certainty certainty_of(const CauseRule& rule, const Case& c)
{
    if (!lacks(c.senses, rule.needs) || rule.certainty == Certainty::ambiguous)
        return rule.certainty;
    return rule.certainty == Certainty::certain ? Certainty::likely : Certainty::ambiguous;
}

std::vector<const CauseRule*> causes_of(Outcome outcome, const Case& c)
{
    std::vector<const CauseRule*> found;
    for (const auto table : cause_rules())
        for (const CauseRule& rule : table) {
            const bool named = std::ranges::any_of(
                found, [&](const CauseRule* each) { return each->cause == rule.cause; });
            if (rule.outcome != outcome || named || !rule.holds(c))
                continue;
            found.push_back(&rule);
            if (certainty_of(rule, c) == Certainty::certain)
                return found;
        }
    return found;
}

std::string sentence(std::string_view saw, std::string_view means, const Case& c)
{
    std::string text = fill(saw, c);
    if (!means.empty())
        text += ": " + fill(means, c);
    if (c.seen.records_lost)
        text += " (records were lost while it lived)";
    return text + ".";
}

} // namespace

Verdict diagnose(const Case& c)
{
    const OutcomeWords& words = words_of(first_that_holds(c));
    const auto causes = causes_of(words.outcome, c);
    const CauseRule* first = causes.empty() ? nullptr : causes.front();

    Verdict verdict;
    verdict.outcome = words.outcome;
    verdict.phase = c.seen.progress();
    verdict.side = first && first->side ? *first->side : side_of(words.acts, c);
    verdict.certainty = first ? certainty_of(*first, c) : words.certainty;
    if (c.seen.records_lost && verdict.certainty == Certainty::certain)
        verdict.certainty = Certainty::likely;
    for (const CauseRule* rule : causes)
        verdict.causes.push_back(rule->cause);
    verdict.explanation = sentence(words.saw, first ? first->means : words.means, c);
    verdict.evidence = evidence_text(words.outcome, c);
    verdict.next_step = fill(first ? first->advice : words.advice, c);
    return verdict;
}

} // namespace bgpsnoop::engine
