// SPDX-License-Identifier: Apache-2.0
#include "engine/verdict.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace bgpsnoop::engine {

namespace {

constexpr std::array outcome_infos{
#define OUTCOME(name, layer, seen) OutcomeInfo{Outcome::name, #name, Layer::layer, seen},
#include "engine/outcomes.def"
#undef OUTCOME
};

namespace fixed { // the words of the second column of causes.def
constexpr std::optional<Side> local = Side::local;
constexpr std::optional<Side> peer = Side::peer;
constexpr std::optional<Side> path = Side::path;
constexpr std::optional<Side> unknown = Side::unknown;
constexpr std::optional<Side> depends = std::nullopt;
} // namespace fixed

constexpr std::array cause_infos{
#define CAUSE(name, side, meaning) CauseInfo{Cause::name, #name, fixed::side, meaning},
#include "engine/causes.def"
#undef CAUSE
};

using Name = std::string_view;
constexpr std::array<Name, 11> layers{"none",           "transport", "network",    "local",
                                      "neighbor",       "protocol",  "parameters", "liveness",
                                      "administrative", "policy",    "session"};
constexpr std::array<Name, 4> sides{"local", "peer", "path", "unknown"};
constexpr std::array<Name, 7> phases{"connecting",   "connected",   "open_sent", "open_received",
                                     "open_confirm", "established", "closing"};
constexpr std::array<Name, 3> certainties{"certain", "likely", "ambiguous"};

template <typename Rows, typename Enum> constexpr const auto& row(const Rows& rows, Enum value)
{
    const auto index = static_cast<std::size_t>(value);
    assert(index < rows.size());
    return rows[index];
}

} // namespace

std::span<const OutcomeInfo> outcomes()
{
    return outcome_infos;
}
std::span<const CauseInfo> causes()
{
    return cause_infos;
}
std::string_view name(Outcome outcome)
{
    return row(outcome_infos, outcome).name;
}
std::string_view name(Layer layer)
{
    return row(layers, layer);
}
std::string_view name(Side side)
{
    return row(sides, side);
}
std::string_view name(Phase phase)
{
    return row(phases, phase);
}
std::string_view name(Certainty certainty)
{
    return row(certainties, certainty);
}
std::string_view name(Cause cause)
{
    return row(cause_infos, cause).name;
}
Layer layer_of(Outcome outcome)
{
    return row(outcome_infos, outcome).layer;
}
std::optional<Side> side_of(Cause cause)
{
    return row(cause_infos, cause).side;
}
std::string_view meaning_of(std::string_view cause)
{
    const auto* known = std::ranges::find(cause_infos, cause, &CauseInfo::name);
    return known == cause_infos.end() ? std::string_view() : known->meaning;
}

} // namespace bgpsnoop::engine
