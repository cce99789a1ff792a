// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "engine/diagnosis/conditions.hpp"

/// The second table of the diagnosis reads like docs/diagnosis.md: a group of rows for each
/// outcome, and in a group the first row whose condition holds speaks. It says the causes, the
/// likeliest first, what they mean and what to do. Where causes add up, a row lets those below it
/// name theirs too (`Then::read_on`); what it says itself stays.
///
/// To add a cause: a line in causes.def, and a row of the group where it is told apart.
namespace bgpsnoop::engine {

/// The causes of one row, the likeliest first.
class CauseList {
public:
    constexpr CauseList() = default;
    constexpr CauseList(Cause only) : causes_{only}, size_(1) {}
    template <std::size_t count>
    constexpr explicit CauseList(const std::array<Cause, count>& causes) : size_(count)
    {
        static_assert(count <= std::tuple_size_v<decltype(causes_)>);
        std::ranges::copy(causes, causes_.begin());
    }
    constexpr const Cause* begin() const { return causes_.data(); }
    constexpr const Cause* end() const { return causes_.data() + size_; }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }

private:
    std::array<Cause, 6> causes_{};
    std::size_t size_ = 0;
};

template <typename... Causes> constexpr CauseList either(Causes... likeliest_first)
{
    return CauseList{std::array{likeliest_first...}};
}

/// Nothing is at fault, or nothing more is known.
inline constexpr CauseList no_cause;

/// How sure a row is of its first cause. Where a conclusion rests on "it was not seen", it needs a
/// sense: for a source that lacks it, the row is one step less certain.
struct Sureness {
    constexpr Sureness(Certainty at_best) : certainty(at_best) {}
    Certainty certainty;
    bool Senses::*needs = nullptr;
};

constexpr Sureness given(Certainty certainty, bool Senses::*sense)
{
    Sureness sure(certainty);
    sure.needs = sense;
    return sure;
}

enum class Then : std::uint8_t {
    stop,
    read_on ///< the rows below may add causes
};

/// Who has to act where neither the row nor its first cause says. A NOTIFICATION has an objector,
/// who sent it, and an offender, whom it accuses; the babbler sent what is no BGP; the caller
/// opened the connection.
enum class Acts : std::uint8_t { local, peer, path, nobody, objector, offender, babbler, caller };

struct Row {
    Condition when;
    Sureness sure;
    CauseList causes;
    std::string_view means; ///< the second half of the explanation
    std::string_view advice;
    Then then = Then::stop;
    std::optional<Side> side{}; ///< who has to act, where the first cause would say otherwise
    std::optional<Acts> acts{}; ///< the same, where that depends on who objects
};

/// A cause that goes with any other, named last unless a row is certain of its own.
struct Addition {
    Condition when;
    Cause cause;
};

struct Group {
    Outcome outcome;
    Acts acts;
    std::string_view saw; ///< the first half of the explanation
    std::span<const Row> rows;
    std::span<const Addition> also{};
};

const Group& group_of(Outcome outcome); ///< each has one

/// A row that goes before those of the group, for several outcomes: what is known besides the
/// connection says more than any outcome.
struct LeadingRow {
    std::span<const Outcome> outcomes;
    Row row;
};

std::span<const LeadingRow> host_rows();    ///< what this host knows of its own addresses
std::span<const LeadingRow> company_rows(); ///< or of a second connection with the same peer
/// All that may speak of an outcome, in order: the leading rows, and then the group's.
std::vector<const Row*> rows_of(Outcome outcome);

inline constexpr std::array flaps{Addition{flaps_periodically, Cause::periodic_flap}};

// The table in parts, in the order of a session's life.
std::span<const Group> refused_groups();     ///< a RST to our SYN
std::span<const Group> connecting_groups();  ///< another end of a call
std::span<const Group> silent_groups();      ///< connected, and closed without a word
std::span<const Group> waiting_groups();     ///< or one end waited for the other in vain
std::span<const Group> opening_groups();     ///< OPENs exchanged
std::span<const Group> rejected_groups();    ///< or refused in words
std::span<const Group> hold_timer_groups();  ///< ended by the timer for silence
std::span<const Group> liveness_groups();    ///< or by another, of BGP or of TCP
std::span<const Group> notified_groups();    ///< ended by a NOTIFICATION about another message
std::span<const Group> ceased_groups();      ///< or by a Cease
std::span<const Group> established_groups(); ///< ended by the peer, without a word
std::span<const Group> left_groups();        ///< or by our end

} // namespace bgpsnoop::engine
