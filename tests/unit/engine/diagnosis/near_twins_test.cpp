// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/engine/diagnosis/story_parts.hpp"

/// Pairs that look alike from one end (diagnosis.md), and the one fact that tells them apart.
namespace bgpsnoop::test {
namespace {

using namespace engine;

Cause cause_of(const Story& story)
{
    const auto causes = verdict_of(story).causes;
    return causes.empty() ? Cause::local_error_backoff : causes.front();
}

Story call()
{
    return Story().calls().after(1ms);
}

Story after_word(std::uint8_t subcode)
{
    return running()
        .after(60s)
        .reads_notification(6, subcode)
        .peer_fin()
        .closes()
        .after(9s)
        .next_connection()
        .calls()
        .connected()
        .writes_open()
        .after(1ms)
        .peer_reset();
}

TEST(NearTwins, NoListenerAndAFirewallThatSendsRst)
{
    EXPECT_EQ(cause_of(call().peer_reset(true, false)), peer_not_listening);
    EXPECT_EQ(cause_of(call().peer_reset(true, true)), firewall_reset);
}

TEST(NearTwins, EconnrefusedByRstAndByIcmp)
{
    EXPECT_EQ(cause_of(call().peer_reset()), peer_not_listening);
    EXPECT_EQ(cause_of(call().fails(ECONNREFUSED).reports(ECONNREFUSED).icmp(3, 3)), firewall_icmp);
}

TEST(NearTwins, EhostunreachForTtlForArpAndForAFilter)
{
    const auto unreachable = [](std::uint8_t type, std::uint8_t code) {
        return cause_of(call().fails(EHOSTUNREACH).reports(EHOSTUNREACH).icmp(type, code));
    };
    EXPECT_EQ(unreachable(11, 0), ttl_too_low);
    EXPECT_EQ(unreachable(3, 1), peer_unresolvable);
    EXPECT_EQ(unreachable(3, 10), firewall_icmp);
}

TEST(NearTwins, SilenceByAclByKeysByOurselvesAndByABacklog)
{
    EXPECT_EQ(cause_of(given_up(call())), path_or_acl_drop);
    EXPECT_EQ(cause_of(given_up(call().key())), auth_mismatch);
    EXPECT_EQ(cause_of(given_up(call().drops_call(DropReason::md5_missing))), auth_mismatch);
    EXPECT_EQ(cause_of(given_up(call().drops(DropReason::firewall))), local_drop);
    EXPECT_EQ(cause_of(given_up(call().drops(DropReason::ttl))), gtsm_here);
    Story full = connected().writes_open().after(240s).writes_notification(4, 0).closes();
    EXPECT_EQ(cause_of(given_up(full.after(9s).next_connection().calls())), peer_backlog_full);
}

TEST(NearTwins, GtsmHereAndAtThePeer)
{
    EXPECT_EQ(cause_of(our_timer(connected().writes_open().drops(DropReason::ttl))), gtsm_here);
    EXPECT_EQ(cause_of(our_timer(
                  connected().writes_open().reads_open().writes_keepalive().unacked(67).acked(1))),
              gtsm_at_peer);
}

TEST(NearTwins, AHungDaemonAndAOneWayPath)
{
    const auto unanswered = [](Story story) {
        return cause_of(story.after(240s).writes_notification(4, 0).closes());
    };
    EXPECT_EQ(unanswered(connected().writes_open().unacked(0).acked(30)), peer_daemon_hung);
    EXPECT_EQ(unanswered(connected().writes_open().unacked(50).acked(0)), peer_multihop_missing);
    EXPECT_EQ(unanswered(connected().writes_open().open_arrives()), local_daemon_stalled);
}

TEST(NearTwins, NotConfiguredShutDownRemovedAndHeldDown)
{
    EXPECT_EQ(cause_of(connected().writes_open().peer_reset()), peer_not_configured_for_us);
    EXPECT_EQ(cause_of(after_word(1)), peer_max_prefix_hold);
    EXPECT_EQ(cause_of(after_word(2)), peer_shut_down);
    EXPECT_EQ(cause_of(after_word(3)), peer_deconfigured);
}

TEST(NearTwins, SilentCloseAndNotificationBehindTheSameRst)
{
    EXPECT_EQ(verdict_of(connected().writes_open().peer_reset()).outcome,
              Outcome::closed_without_answer);
    EXPECT_EQ(verdict_of(connected().writes_open().notification_arrives(2, 2).peer_reset()).outcome,
              Outcome::open_rejected);
}

TEST(NearTwins, ThePeerKilledRebootedAndAMiddlebox)
{
    EXPECT_EQ(cause_of(running().after(50s).peer_fin().closes()), peer_daemon_killed);
    EXPECT_EQ(cause_of(running().after(50s).peer_reset(true)), peer_daemon_killed);
    EXPECT_EQ(cause_of(running().after(50s).peer_reset(false)), peer_rebooted);
    EXPECT_EQ(cause_of(running().after(50s).peer_reset(false, true)), middlebox);
    EXPECT_EQ(cause_of(running().after(300s).peer_reset(false)), middlebox);
}

TEST(NearTwins, ARstToAForgottenConnectionAndWhatBecomesOfTheNextCall)
{
    const auto forgotten = [] {
        return running().after(60s).heard().sample().after(20s).peer_reset(false).after(1s);
    };
    const auto verdict_of_first = [](const Story& story) { // which is told first
        return only<ConnectionClosed>(play(story)).front().verdict;
    };
    Story taken, refused;
    taken.calls().connected().established();
    refused.calls().after(1ms).peer_reset();
    EXPECT_EQ(verdict_of_first(forgotten().then(taken)).causes.front(), middlebox);
    EXPECT_EQ(verdict_of_first(forgotten().then(refused)).causes.front(), peer_rebooted);
    EXPECT_EQ(verdict_of_first(forgotten().after(5s).then(taken)).causes.front(), peer_rebooted);
}

TEST(NearTwins, OurHoldTimer)
{
    EXPECT_EQ(cause_of(our_timer(running().unacked(57))), path_down);
    EXPECT_EQ(cause_of(our_timer(apart(running(), 30s, 2).unacked(0))), peer_daemon_hung);
    EXPECT_EQ(cause_of(our_timer(apart(running(), 85s, 2).unacked(0))), keepalive_slower_than_hold);
    EXPECT_EQ(cause_of(our_timer(running().unread(57))), local_daemon_stalled);
    EXPECT_EQ(cause_of(our_timer(running().holes(2))), loss_towards_us);
    EXPECT_EQ(cause_of(our_timer(running().drops(DropReason::md5_mismatch))), auth_changed);
}

TEST(NearTwins, ThePeersHoldTimer)
{
    const auto told = [](Story story) {
        return cause_of(story.after(90s).reads_notification(4, 0).peer_fin().closes());
    };
    EXPECT_EQ(told(alternating(running(), 4, true)), local_daemon_stalled);
    EXPECT_EQ(told(running()), keepalive_slower_than_hold);
    EXPECT_EQ(cause_of(its_timer(running().unacked(57).acked(90))), path_down);
    EXPECT_EQ(cause_of(its_timer(running().unacked(0))), peer_daemon_stalled);
    EXPECT_EQ(cause_of(its_timer(running().windows(0, 65535))), peer_not_reading);
    EXPECT_EQ(cause_of(its_timer(running().unacked(4096).repeated(7).acked(90))), mtu_blackhole);
}

TEST(NearTwins, AMalformedMessageAndAFalseObjection)
{
    const auto objects = [](Story before, std::uint8_t subcode, std::vector<std::uint8_t> data) {
        return cause_of(before.reads_notification(1, subcode, data).peer_fin().closes());
    };
    const Story unseen = running().fault(Direction::sent, StreamFault::Kind::bytes_missed);
    EXPECT_EQ(objects(unseen, 2, {0x10, 0x00}), false_objection);
    EXPECT_EQ(objects(unseen, 2, {0x10, 0x01}), malformed_message);
    EXPECT_EQ(objects(running(), 2, {0x10, 0x01}), false_objection);
    EXPECT_EQ(objects(unseen, 3, {bgp_update}), false_objection);
    EXPECT_EQ(objects(unseen, 3, {bgp_old_route_refresh + 1}), malformed_message);
    EXPECT_EQ(objects(running(), 3, {bgp_old_route_refresh + 1}), false_objection);
}

TEST(NearTwins, ACapabilityAndAFamilyBehind27)
{
    const auto wants = [](std::vector<std::uint8_t> capability) {
        return cause_of(
            connected().opens_exchanged().reads_notification(2, 7, capability).peer_fin().closes());
    };
    EXPECT_EQ(wants(four_octet_as_capability(1)), unsupported_capability);
    EXPECT_EQ(wants(family_capability(2, 1)), unsupported_capability); // IPv4 is shared
    EXPECT_EQ(cause_of(connected()
                           .writes_open({.as = 600, .capabilities = {family_capability(1, 1)}})
                           .reads_open({.as = 8500, .capabilities = {family_capability(2, 1)}})
                           .reads_notification(2, 7, family_capability(2, 1))
                           .peer_fin()
                           .closes()),
              no_common_family);
}

} // namespace
} // namespace bgpsnoop::test
