// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/open_comparison.hpp"
#include "wire/names.hpp"
#include "wire/text.hpp"

/// The values that both OPENs must agree on, said in words.
namespace bgpsnoop::engine {

namespace {

struct RolePair { // RFC 9234 section 4.2
    std::string_view one;
    std::string_view other;
};
constexpr std::array role_pairs{
    RolePair{"provider", "customer"}, RolePair{"customer", "provider"}, RolePair{"rs", "rs_client"},
    RolePair{"rs_client", "rs"},      RolePair{"peer", "peer"},
};

std::string as_text(const wire::Open& open) // RFC 6793
{
    if (open.hides_as())
        return "an AS that is not known (AS_TRANS without capability 65)";
    if (open.has_two_ases())
        return fmt::format("AS {} ({} in its two-octet field)", open.as(), open.as_field);
    return fmt::format("AS {}", open.as());
}

std::string as_clause(const wire::Open& ours, const wire::Open& theirs)
{
    const bool known = !ours.hides_as() && !theirs.hides_as();
    const std::string_view kind = ours.as() == theirs.as() ? " (internal)" : " (external)";
    return fmt::format("we are {}, the peer is {}{}", as_text(ours), as_text(theirs),
                       known ? kind : "");
}

std::string hold_clause(const wire::Open& ours, const wire::Open& theirs) // RFC 4271 4.2
{
    const auto agreed = std::min(ours.hold_time, theirs.hold_time);
    return fmt::format("our hold time is {} s, the peer's {} s, so {}", ours.hold_time,
                       theirs.hold_time,
                       agreed == 0 ? "the session has none" : fmt::format("{} s hold", agreed));
}

void add_version(const wire::Open& ours, const wire::Open& theirs, std::vector<std::string>& out)
{
    if (ours.version != theirs.version)
        out.push_back(fmt::format("we speak BGP version {}, the peer version {}", ours.version,
                                  theirs.version));
}

void add_identifiers(const wire::Open& ours, const wire::Open& theirs,
                     std::vector<std::string>& out) // RFC 6286
{
    if (theirs.bgp_id == 0)
        out.emplace_back("the peer's BGP identifier is zero, which is not allowed");
    if (ours.bgp_id == 0)
        out.emplace_back("our BGP identifier is zero, which is not allowed");
    if (ours.bgp_id != 0 && ours.bgp_id == theirs.bgp_id)
        out.push_back(fmt::format("both have BGP identifier {}", wire::dotted_quad(ours.bgp_id)));
}

void add_roles(const wire::Open& ours, const wire::Open& theirs, std::vector<std::string>& out)
{
    const auto* mine = ours.find<wire::Role>();
    const auto* its = theirs.find<wire::Role>();
    if (mine == nullptr || its == nullptr)
        return;
    out.push_back(fmt::format("our role is {}, the peer's {}{}", wire::role_name(mine->role),
                              wire::role_name(its->role),
                              roles_pair(*mine, *its) ? "" : ", which do not pair (RFC 9234)"));
}

} // namespace

bool roles_pair(const wire::Role& one, const wire::Role& other)
{
    const std::string mine = wire::role_name(one.role);
    const std::string its = wire::role_name(other.role);
    return std::ranges::any_of(
        role_pairs, [&](const RolePair& each) { return each.one == mine && each.other == its; });
}

std::vector<std::string> compare_opens(const wire::Open& ours, const wire::Open& theirs)
{
    std::vector<std::string> result;
    add_version(ours, theirs, result);
    result.push_back(as_clause(ours, theirs));
    result.push_back(hold_clause(ours, theirs));
    add_identifiers(ours, theirs, result);
    add_roles(ours, theirs, result);
    for (std::string& clause : differences(ours, theirs))
        result.push_back(std::move(clause));
    return result;
}

} // namespace bgpsnoop::engine
