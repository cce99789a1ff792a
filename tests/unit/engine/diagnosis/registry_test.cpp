// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "engine/diagnosis/registry.hpp"

namespace bgpsnoop::engine {
namespace {

using enum Cause;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Registry, CausesComeOnceInTheOrderOfTheRows)
{
    EXPECT_THAT(causes_of(Outcome::connect_refused),
                ElementsAre(neighbor_is_own_address, peer_not_listening, local_duplicate_speaker,
                            port_probe, local_drop, firewall_reset, wrong_source_address,
                            peer_not_configured_for_us, peer_not_ready, peer_error_backoff,
                            firewall_icmp));
    EXPECT_THAT(causes_of(Outcome::open), IsEmpty());
}

TEST(Registry, ACauseThatGoesWithAnyOtherComesLast)
{
    EXPECT_EQ(causes_of(Outcome::peer_closed).back(), periodic_flap);
    EXPECT_EQ(causes_of(Outcome::peer_reset).back(), periodic_flap);
}

TEST(Registry, ACauseKnowsItsOutcomes)
{
    EXPECT_THAT(outcomes_of(local_duplicate_speaker), Contains(Outcome::collision));
    EXPECT_THAT(outcomes_of(bfd),
                ElementsAre(Outcome::administrative, Outcome::bfd_down, Outcome::cease_other));
    EXPECT_THAT(
        outcomes_of(auth_changed),
        ElementsAre(Outcome::hold_timer_expired, Outcome::local_closed, Outcome::tcp_timeout));
}

} // namespace
} // namespace bgpsnoop::engine
