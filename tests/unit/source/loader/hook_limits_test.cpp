// SPDX-License-Identifier: Apache-2.0
#include "source/loader/hook_limits.hpp"

#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <linux/capability.h>

#include "source/host/capabilities.hpp"

namespace bgpsnoop::source {
namespace {

std::string of_symbols(const std::string& text)
{
    std::istringstream symbols(text);
    return why_pages_are_not_read(symbols);
}

TEST(HookLimits, PagesAreReadWhereTheirAddressIsKnown)
{
    EXPECT_EQ(of_symbols("ffffffff8280a000 T _text\nffffffff8280a010 D vmemmap_base\n"), "");
}

TEST(HookLimits, AnAddressOfZeroIsOneThatTheKernelKeeps)
{
    const bool may_see = is_capable(CAP_SYSLOG);
    EXPECT_EQ(of_symbols("0000000000000000 T _text\n0000000000000000 D vmemmap_base\n"),
              may_see ? "the kernel hides its addresses (kernel.kptr_restrict)"
                      : "CAP_SYSLOG is missing");
}

TEST(HookLimits, AKernelWithoutTheSymbolDoesNotTell)
{
    const std::string unknown = "the kernel does not tell where its pages lie";
    EXPECT_EQ(of_symbols("ffffffff8280a000 r __ksymtab_vmemmap_base\n"), unknown);
    EXPECT_EQ(of_symbols(""), unknown);
}

TEST(HookLimits, ProgramsThatReadThePacketItselfHaveNone)
{
    std::vector<Hook> hooks{{HookId::socket_reads, "socket_reads", "read_skb", ""},
                            {HookId::arriving_segments, "arriving_segments", "arrive_skb", ""}};
    note_limits(hooks);
    EXPECT_EQ(hooks[1].limit, "");
    hooks = {{HookId::socket_reads, "socket_reads", "segment_in", ""},
             {HookId::arriving_segments, "arriving_segments", "arrive_buffer", ""}};
    note_limits(hooks);
    EXPECT_EQ(hooks[1].limit, "");
}

} // namespace
} // namespace bgpsnoop::source
