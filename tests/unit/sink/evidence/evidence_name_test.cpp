// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/evidence_name.hpp"

#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using engine::Outcome;

engine::Finding verdict()
{
    return test::finding(test::closed_without_answer());
}

TEST(EvidenceNames, SortByTimeAndSayWhoAndWhat)
{
    EXPECT_EQ(sink::evidence_name(verdict(), Outcome::peer_reset),
              "2026-11-23T04-57-06.123Z_10.82.1.10_peer_reset.pcapng");
}

TEST(EvidenceNames, AreOneWordWhateverPeerVrfAndNamespaceAreCalled)
{
    engine::Finding of = verdict();
    of.who.peer.address = test::address("fe80::10");
    of.who.interface = "eth0.7/../x";
    of.who.vrf = "cust*mer a\n";
    of.names.netns = "../../etc/passwd\xff";
    const std::string name = sink::evidence_name(of, Outcome::open_rejected);
    EXPECT_EQ(name, "2026-11-23T04-57-06.123Z_fe80--10-eth0.7-..-x_vrf-cust-mer-a-_netns-..-..-etc-"
                    "passwd-_open_rejected.pcapng");
    EXPECT_EQ(name.find('/'), std::string::npos);
    EXPECT_TRUE(sink::is_evidence_name(name));
}

TEST(EvidenceNames, AreNoLongerThanAFileSystemTakes)
{
    engine::Finding of = verdict();
    of.who.interface = of.who.vrf = of.names.netns = std::string(1000, 'x');
    constexpr std::size_t name_max = 255;
    EXPECT_LT(sink::evidence_name(of, Outcome::send_hold_timer_expired).size() + 10, name_max);
}

TEST(EvidenceNames, ForeignFilesHaveNone)
{
    for (const auto* name :
         {"", ".pcapng", "x.pcapng", "2026-11-23T04-57-06.123Z.pcapng",
          "2026-11-23T04-57-06.123Z_.pcapng.gz", "2026-11-23T04:57:06.123Z_10.0.0.1_x.pcapng",
          "2026-11-23T04-57-06.123Z_my notes.pcapng", "2026-11-23_10.0.0.1_peer_reset.pcapng",
          ".2026-11-23T04-57-06.123Z_10.82.1.10_peer_reset.pcapng"})
        EXPECT_FALSE(sink::is_evidence_name(name)) << name;
}

} // namespace
} // namespace bgpsnoop
