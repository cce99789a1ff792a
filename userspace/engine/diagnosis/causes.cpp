// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/causes.hpp"

#include <algorithm>
#include <cassert>

#include "engine/diagnosis/captured.hpp"
#include "engine/diagnosis/sentences.hpp"

/// The groups of outcomes that are nobody's fault, and the way to any group.
namespace bgpsnoop::engine {

namespace {

using enum Certainty;

bool sibling_seen(const Case& c)
{
    return c.sibling != Sibling::none;
}

constexpr std::array collision{
    Row{sibling_seen, certain, no_cause,
        "both ends called each other, which is normal (RFC 4271 6.8)", ""},
    Row{again_and_again<Outcome::collision>, ambiguous,
        either(Cause::false_objection, Cause::bad_bgp_identifier),
        "but so did those before it, one after the other, and none was left: both ends do not "
        "agree on which gives way, or one gives up both (RFC 4271 6.8, RFC 6286)",
        "Compare the BGP identifiers and the software versions of {peer} and this host."},
    Row{always, likely, no_cause,
        "that is normal where both ends called each other (RFC 4271 6.8), but no other connection "
        "of both was seen",
        ""},
};

constexpr std::array open{
    Row{last_word_may_be_unseen, ambiguous, no_cause,
        "what one of them sent last is not in the capture: a NOTIFICATION may have been among "
        "it",
        ""},
    Row{replaced_unseen, ambiguous, no_cause,
        "the same two ends have begun another one since, and one direction is not in the capture, "
        "so that it may well have ended unseen",
        ""},
    Row{any<we_gave_it_up, peer_gave_it_up>, ambiguous, no_cause,
        "{given_up}; the path between both is down, or a BGP process hangs", advice::path},
    Row{silent_at_the_end, ambiguous, no_cause,
        "nothing of it was seen for {unseen_for} before, longer than its hold time of {hold}, "
        "so that it may have ended unseen",
        ""},
    Row{one_end_silent_at_the_end, ambiguous, no_cause,
        "one of both ends had said nothing for longer than its hold time of {hold}, so that it "
        "may have ended unseen",
        ""},
    Row{seen_one_way, likely, no_cause,
        "as far as one direction shows, {unseen_for} before; what the other end sends is not in "
        "the capture",
        ""},
    Row{always, certain, no_cause, "", ""},
};

constexpr std::array unknown{
    Row{any<we_gave_it_up, peer_gave_it_up>, ambiguous, no_cause,
        "{given_up}; the path between both is down, or a BGP process hangs", advice::path},
    Row{always, ambiguous, no_cause, "{missing}", ""},
};

constexpr std::array faultless{
    Group{Outcome::collision, Acts::nobody, "This connection with {peer} gave way to its sibling",
          collision},
    Group{Outcome::open, Acts::nobody, "{still} when the capture ended", open},
    Group{Outcome::unknown, Acts::nobody, "{unexplained}", unknown},
};

using Groups = std::vector<const Group*>;

/// All parts of the table, in the enumerators' order.
Groups gather()
{
    Groups table(outcomes().size());
    for (const std::span<const Group> part :
         {refused_groups(), connecting_groups(), silent_groups(), waiting_groups(),
          opening_groups(), rejected_groups(), notified_groups(), ceased_groups(),
          hold_timer_groups(), liveness_groups(), established_groups(), left_groups(),
          std::span<const Group>(faultless)})
        for (const Group& group : part) {
            const Group*& place = table.at(static_cast<std::size_t>(group.outcome));
            assert(place == nullptr); // one group an outcome
            place = &group;
        }
    assert(std::ranges::count(table, nullptr) == 0);
    return table;
}

} // namespace

std::vector<const Row*> rows_of(Outcome outcome)
{
    std::vector<const Row*> rows;
    for (const auto part : {host_rows(), company_rows()})
        for (const LeadingRow& leading : part)
            if (std::ranges::count(leading.outcomes, outcome) > 0)
                rows.push_back(&leading.row);
    for (const Row& row : group_of(outcome).rows)
        rows.push_back(&row);
    return rows;
}

const Group& group_of(Outcome outcome)
{
    static const Groups table = gather();
    return *table.at(static_cast<std::size_t>(outcome));
}

} // namespace bgpsnoop::engine
