// SPDX-License-Identifier: Apache-2.0
#include "engine/open_comparison.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "wire/names.hpp"

namespace bgpsnoop::engine {

namespace {

using Status = FamilyStatus::Status;

constexpr std::uint8_t receive = 1; // RFC 7911 section 4
constexpr std::uint8_t send = 2;

struct ComparedCapability { ///< capabilities that do nothing unless both ends have them
    std::uint8_t code;
    std::string_view called;
};
constexpr std::array compared{
    ComparedCapability{2, "route refresh"},
    ComparedCapability{5, "extended next hop"},
    ComparedCapability{6, "extended messages"},
    ComparedCapability{9, "a BGP role"},
    ComparedCapability{64, "graceful restart"},
    ComparedCapability{65, "4-octet AS numbers"},
    ComparedCapability{71, "long-lived graceful restart"},
};

std::string only(bool peer, std::string_view what)
{
    return peer ? fmt::format("the peer offers {}, we do not", what)
                : fmt::format("we offer {}, the peer does not", what);
}

void add_families(const wire::Open& ours, const wire::Open& theirs, std::vector<std::string>& out)
{
    for (const auto& [family, status] : compare_families(ours, theirs))
        if (status != Status::negotiated)
            out.push_back(only(status == Status::peer_only, wire::family_name(family)));
}

std::uint8_t add_path(const wire::Open& open, wire::Family family)
{
    if (const auto* offered = open.find<wire::AddPath>())
        for (const auto& entry : offered->entries)
            if (entry.family == family)
                return entry.send_receive;
    return 0;
}

/// One end would send several paths, and the other does not want them (RFC 7911 section 4).
void add_add_path(const wire::Open& ours, const wire::Open& theirs, std::vector<std::string>& out)
{
    for (const wire::Family family : ours.families()) {
        const auto mine = add_path(ours, family);
        const auto its = add_path(theirs, family);
        const std::string name = wire::family_name(family);
        if ((mine & send) != 0 && (its & receive) == 0)
            out.push_back(fmt::format(
                "we offer to send several paths of {}, the peer does not receive them", name));
        if ((its & send) != 0 && (mine & receive) == 0)
            out.push_back(fmt::format(
                "the peer offers to send several paths of {}, we do not receive them", name));
    }
}

} // namespace

std::vector<FamilyStatus> compare_families(const wire::Open& ours, const wire::Open& theirs)
{
    const auto mine = ours.families();
    const auto its = theirs.families();
    std::vector<FamilyStatus> result;
    result.reserve(mine.size() + its.size());
    for (const wire::Family family : mine)
        result.push_back({family, std::ranges::count(its, family) > 0 ? Status::negotiated
                                                                      : Status::local_only});
    for (const wire::Family family : its)
        if (std::ranges::count(mine, family) == 0)
            result.push_back({family, Status::peer_only});
    return result;
}

bool share_a_family(const wire::Open& ours, const wire::Open& theirs)
{
    return std::ranges::any_of(compare_families(ours, theirs), [](const FamilyStatus& each) {
        return each.status == Status::negotiated;
    });
}

std::string family_list(const wire::Open& open)
{
    std::string names;
    for (const wire::Family family : open.families())
        names += (names.empty() ? "" : ", ") + wire::family_name(family);
    return names;
}

std::vector<std::string> differences(const wire::Open& ours, const wire::Open& theirs)
{
    std::vector<std::string> result;
    add_families(ours, theirs, result);
    for (const ComparedCapability& row : compared)
        if (ours.has(row.code) != theirs.has(row.code))
            result.push_back(only(theirs.has(row.code), row.called));
    add_add_path(ours, theirs, result);
    return result;
}

} // namespace bgpsnoop::engine
