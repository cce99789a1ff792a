// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "support/sink_stories.hpp"

/// Every kind of event, each with all it can have and with as little as it can have.
namespace bgpsnoop::test {

/// A capability of every shape, each with all its fields.
inline std::vector<wire::Capability> every_capability()
{
    const wire::Family vpn{.afi = 1, .safi = 128};
    const wire::Malformed why{.why = "3 bytes, expected 4", .offset = 14};
    std::vector<wire::Capability> all;
    const auto add = [&all](std::uint8_t code, wire::CapabilityValue value) {
        all.push_back({.code = code, .bytes = {1, 2, 3}, .value = std::move(value)});
    };
    add(1, wire::Multiprotocol{vpn});
    add(2, wire::NoValue{});
    add(3, wire::Orf{{{vpn, {{64, 3}}}}});
    add(5, wire::ExtendedNextHop{{{1, 1, 2}}});
    add(7, wire::BgpsecCapability{.version = 0, .receive = true, .afi = 2});
    add(8, wire::MultipleLabels{{{vpn, 4}}});
    add(9, wire::Role{2});
    add(64, wire::GracefulRestart{true, true, 120, {{vpn, true}}});
    add(65, wire::FourOctetAs{70000});
    add(66, wire::UndecodedCapability{why});
    add(67, wire::DynamicCapability{{1, 2}});
    add(69, wire::AddPath{{{vpn, 3}}});
    add(71, wire::LongLivedGracefulRestart{{{vpn, false, 3600}}});
    add(73, wire::Fqdn{"r1", "example.net"});
    add(75, wire::SoftwareVersion{"FRR 8.4"});
    add(76, wire::PathsLimit{{{vpn, 10}}});
    return all;
}

inline wire::Open full_open()
{
    return {.version = 4,
            .as_field = 600,
            .hold_time = 180,
            .bgp_id = 0x0a520109,
            .capabilities = every_capability(),
            .other_parameters = {{.type = 1, .bytes = {0xab}}},
            .left_out = 3};
}

inline wire::Notification full_notification()
{
    return {.code = 6,
            .subcode = 9,
            .data = {6, 4},
            .shutdown_communication = "bye",
            .wrapped = wire::Notification::Inner{6, 4}};
}

/// The bodies of messages by type, an End-of-RIB and what does not decode among them.
inline std::vector<engine::MessageObserved> every_message()
{
    using engine::Direction;
    const wire::Family unicast = wire::ipv4_unicast;
    return {
        {.direction = Direction::sent, .type = 1, .length = 45, .body = full_open()},
        {.type = 1, .length = 29, .body = wire::Open{.version = 4, .as_field = 1}},
        {.type = 1, .length = 23, .body = wire::Malformed{"it ends early", 4}},
        {.type = 2, .length = 23, .body = wire::EndOfRib{unicast}},
        {.type = 3, .length = 24, .unread = true, .body = full_notification()},
        {.type = 3,
         .length = 21,
         .body = wire::Notification{.code = 2, .subcode = 2, .data = {2, 88}}},
        {.type = 4, .length = 19, .body = {}},
        {.type = 5, .length = 23, .body = wire::RouteRefresh{unicast, 1, 7}},
        {.type = 5, .length = 23, .body = wire::RouteRefresh{unicast, 9, 0}},
    };
}

inline engine::ConnectionClosed full_closed()
{
    auto event = closed_without_answer();
    event.notification = {.direction = engine::Direction::sent,
                          .notification = full_notification()};
    return event;
}

/// Of a table of news, where one may be told for others, too.
inline bool is_folded(const engine::Finding& finding)
{
    using namespace engine;
    return std::visit(
        []<typename What>(const What&) {
            return !(std::is_same_v<What, ConnectionOpened> || std::is_same_v<What, ClosedBy> ||
                     std::is_same_v<What, SessionStateChanged> ||
                     std::is_same_v<What, ListenerOpened> || std::is_same_v<What, ListenerClosed> ||
                     std::is_same_v<What, RecordsLost>);
        },
        finding.what);
}

/// About a connection of which all is known.
inline std::vector<engine::Finding> every_full_event()
{
    using engine::SessionState;
    std::vector<engine::Finding> all{
        finding(engine::ConnectionOpened{engine::Initiator::peer}),
        finding(engine::ConnectionOpened{engine::Initiator::local}),
        finding(engine::ResetObserved{.phase = engine::Phase::open_sent, .kernel_reason = "WHY"}),
        finding(engine::ClosedBy{engine::Direction::sent, engine::Phase::closing}),
        finding(engine::SessionStateChanged{SessionState::idle, SessionState::connect}),
        finding(engine::SessionUp{.hold_time = 90}),
        finding(engine::SessionUp{.hold_time = 90, .older_than_agent = true}),
        finding(engine::SessionDown{.uptime = std::chrono::seconds(3725),
                                    .outcome = engine::Outcome::peer_closed}),
        finding(full_closed()),
        finding(engine::Warning{.id = "framing_lost", .explanation = "No marker."}),
        finding(
            engine::Warning{.id = "bind_failed", .explanation = "In use.", .error = "EADDRINUSE"}),
        finding(engine::ListenerOpened{}),
        finding(engine::ListenerClosed{.process_exits = true,
                                       .opened_at = at_second(sink_story_begin)}),
        finding(engine::RecordsLost{.kind = "message", .count = 12}),
    };
    for (const auto& message : every_message())
        all.push_back(finding(message));
    for (engine::Finding& each : all) {
        each.stranger = true;
        each.repeated = is_folded(each) ? 3 : 0;
        each.names = {.peer = "core1", .group = "spines", .netns = "red"};
    }
    for (auto& event : all) {
        event.peer_as = 8500;
        event.who.interface = "eth0";
    }
    return all;
}

/// With nothing that may be absent.
inline std::vector<engine::Finding> every_bare_event()
{
    std::vector<decltype(engine::Finding::what)> whats{
        engine::ConnectionOpened{}, engine::MessageObserved{.type = 4}, engine::ResetObserved{},
        engine::ClosedBy{},         engine::SessionStateChanged{},      engine::SessionUp{},
        engine::SessionDown{},      engine::ConnectionClosed{},         engine::Warning{},
        engine::RecordsLost{}};
    std::vector<engine::Finding> all(whats.size());
    for (std::size_t i = 0; i < whats.size(); ++i)
        all[i].what = std::move(whats[i]);
    return all;
}

} // namespace bgpsnoop::test
