// SPDX-License-Identifier: Apache-2.0
#include "source/host/capability_table.hpp"

#include <algorithm>

#include <gtest/gtest.h>
#include <linux/capability.h>

namespace bgpsnoop::source {
namespace {

std::vector<std::string_view> kept_ones(bool only_own_netns, bool bpf_is_free)
{
    std::vector<std::string_view> names;
    for (const auto& row : capability_table())
        if (is_kept(row, only_own_netns, bpf_is_free))
            names.push_back(row.name);
    return names;
}

TEST(CapabilityTable, IsSortedAndSaysOfEachWhatItGives)
{
    EXPECT_TRUE(std::ranges::is_sorted(capability_table(), {}, &CapabilityRow::name));
    for (const auto& row : capability_table()) {
        EXPECT_TRUE(row.name.starts_with("CAP_"));
        EXPECT_FALSE(row.gives.empty()) << row.name;
        EXPECT_LE(row.number, static_cast<unsigned>(CAP_LAST_CAP)) << row.name;
        EXPECT_EQ(row.kept_for.empty(), row.served == Served::at_start) << row.name;
    }
}

TEST(CapabilityTable, KeepsWhatNetworkNamespacesThatComeLaterNeed)
{
    const std::vector<std::string_view> names{"CAP_NET_RAW", "CAP_SYS_ADMIN", "CAP_SYS_PTRACE"};
    EXPECT_EQ(kept_ones(false, true), names);
}

TEST(CapabilityTable, KeepsNothingForItsOwnNamespaceButBpfWhereTheKernelWantsItForMaps)
{
    EXPECT_TRUE(kept_ones(true, true).empty());
    EXPECT_EQ(kept_ones(true, false), std::vector<std::string_view>{"CAP_BPF"});
}

} // namespace
} // namespace bgpsnoop::source
