// SPDX-License-Identifier: Apache-2.0
#include "sink/json/message_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sink/json/event_json.hpp"

namespace bgpsnoop {
namespace {

std::string capability_line(std::uint8_t code, wire::CapabilityValue value,
                            std::vector<std::uint8_t> bytes = {})
{
    wire::Open open;
    open.capabilities.push_back({.code = code, .bytes = std::move(bytes), .value = value});
    const auto json = sink::message_json({.type = 1, .length = 40, .body = open});
    return sink::json_line(json["capabilities"][0]);
}

TEST(MessageJson, AnOpenIsFlatWithItsCapabilitiesInWireOrder)
{
    wire::Open open{.version = 4, .as_field = 23456, .hold_time = 180, .bgp_id = 0x0a520109};
    open.capabilities = {
        {.code = 65, .bytes = {0, 1, 0x11, 0x70}, .value = wire::FourOctetAs{70000}},
        {.code = 1, .bytes = {0, 1, 0, 1}, .value = wire::Multiprotocol{{1, 1}}},
        {.code = 2, .bytes = {}, .value = wire::NoValue{}}};
    const auto json = sink::message_json(
        {.direction = engine::Direction::sent, .type = 1, .length = 45, .body = open});
    EXPECT_EQ(sink::json_line(json),
              R"({"direction":"sent","message":"open","length":45,"version":4,"as":70000,)"
              R"("as_field":23456,"hold_time":180,"bgp_id":"10.82.1.9","capabilities":[)"
              R"({"code":65,"name":"four_octet_as","as":70000},)"
              R"({"code":1,"name":"multiprotocol","afi":"ipv4","safi":"unicast"},)"
              R"({"code":2,"name":"route_refresh"}]})");
}

TEST(MessageJson, ParametersOtherThanCapabilitiesKeepTheirBytes)
{
    wire::Open open;
    open.other_parameters.push_back({.type = 1, .bytes = {0xab}});
    const auto json = sink::message_json({.type = 1, .length = 32, .body = open});
    EXPECT_EQ(sink::json_line(json["other_parameters"]), R"([{"type":1,"bytes":"ab"}])");
}

TEST(MessageJson, WhatAnOpenHadBeyondTheBoundsIsANumber)
{
    wire::Open open;
    EXPECT_FALSE(sink::message_json({.type = 1, .length = 32, .body = open}).contains("left_out"));
    open.left_out = 7;
    EXPECT_EQ(sink::message_json({.type = 1, .length = 32, .body = open})["left_out"], 7);
}

TEST(MessageJson, AnUnknownCapabilityKeepsItsNumberAndBytes)
{
    EXPECT_EQ(capability_line(200, wire::UndecodedCapability{}, {0x00, 0xff}),
              R"({"code":200,"name":"unknown_200","bytes":"00ff"})");
}

TEST(MessageJson, ACapabilityThatDoesNotDecodeSaysWhyAndWhere)
{
    const wire::UndecodedCapability bad{wire::Malformed{"3 bytes, expected 4", 14}};
    EXPECT_EQ(capability_line(65, bad, {1, 2, 3}),
              R"({"code":65,"name":"four_octet_as","bytes":"010203",)"
              R"("malformed":{"why":"3 bytes, expected 4","byte":14}})");
}

struct Shape {
    std::uint8_t code;
    wire::CapabilityValue value;
    const char* line;
};

TEST(MessageJson, EveryShapeOfCapabilityHasItsFields)
{
    const wire::Family vpn{.afi = 1, .safi = 128};
    const std::array shapes{
        Shape{3, wire::Orf{{{vpn, {{64, 3}}}}},
              R"({"code":3,"name":"outbound_route_filtering","families":[{"afi":"ipv4",)"
              R"("safi":"mpls_vpn","types":[{"type":64,"send_receive":"both"}]}]})"},
        Shape{5, wire::ExtendedNextHop{{{1, 1, 2}, {1, 300, 2}}},
              R"({"code":5,"name":"extended_next_hop","families":[)"
              R"({"afi":"ipv4","safi":"unicast","next_hop_afi":"ipv6"},)"
              R"({"afi":"ipv4","safi":"unknown_300","next_hop_afi":"ipv6"}]})"},
        Shape{7, wire::BgpsecCapability{.version = 0, .receive = true, .afi = 2},
              R"({"code":7,"name":"bgpsec","version":0,"direction":"receive","afi":"ipv6"})"},
        Shape{8, wire::MultipleLabels{{{vpn, 4}}},
              R"({"code":8,"name":"multiple_labels","families":[)"
              R"({"afi":"ipv4","safi":"mpls_vpn","count":4}]})"},
        Shape{9, wire::Role{2}, R"({"code":9,"name":"role","role":"rs_client"})"},
        Shape{64, wire::GracefulRestart{true, false, 120, {{{1, 1}, true}}},
              R"({"code":64,"name":"graceful_restart","restarting":true,"notification":false,)"
              R"("restart_time":120,"families":[{"afi":"ipv4","safi":"unicast",)"
              R"("forwarding_preserved":true}]})"},
        Shape{67, wire::DynamicCapability{{1, 2}},
              R"({"code":67,"name":"dynamic_capability","codes":[1,2]})"},
        Shape{69, wire::AddPath{{{{1, 1}, 1}, {{2, 1}, 9}}},
              R"({"code":69,"name":"add_path","families":[)"
              R"({"afi":"ipv4","safi":"unicast","send_receive":"receive"},)"
              R"({"afi":"ipv6","safi":"unicast","send_receive":"unknown_9"}]})"},
        Shape{71, wire::LongLivedGracefulRestart{{{{1, 1}, false, 3600}}},
              R"({"code":71,"name":"long_lived_graceful_restart","families":[{"afi":"ipv4",)"
              R"("safi":"unicast","forwarding_preserved":false,"stale_time":3600}]})"},
        Shape{73, wire::Fqdn{"r1", "example.net"},
              R"({"code":73,"name":"fqdn","host_name":"r1","domain_name":"example.net"})"},
        Shape{75, wire::SoftwareVersion{"FRR 8.4"},
              R"({"code":75,"name":"software_version","version":"FRR 8.4"})"},
        Shape{76, wire::PathsLimit{{{{1, 1}, 10}}},
              R"({"code":76,"name":"paths_limit","families":[)"
              R"({"afi":"ipv4","safi":"unicast","limit":10}]})"},
    };
    for (const Shape& shape : shapes)
        EXPECT_EQ(capability_line(shape.code, shape.value), shape.line);
}

TEST(MessageJson, ANotificationShowsItsFirst64BytesAndCountsTheRest)
{
    wire::Notification notification{.code = 6, .subcode = 1};
    notification.data.assign(65, 0xee);
    const auto json = sink::notification_json(notification);
    EXPECT_EQ(json["data"].get<std::string>().size(), 128U);
    EXPECT_EQ(json["data_length"], 65);
}

TEST(MessageJson, ANotificationSaysWhatItsDataMean)
{
    EXPECT_EQ(sink::notification_json({.code = 2, .subcode = 2, .data = {2, 88}})["data_text"],
              "AS 600");
    EXPECT_FALSE(sink::notification_json({.code = 6, .subcode = 0}).contains("data_text"));
}

TEST(MessageJson, ANotificationNamesItselfAndItsText)
{
    const wire::Notification notification{
        .code = 6, .subcode = 2, .data = {2, 'h', 'i'}, .shutdown_communication = "hi"};
    EXPECT_EQ(sink::json_line(sink::notification_json(notification)),
              R"({"code":6,"code_name":"cease","subcode":2,)"
              R"("subcode_name":"administrative_shutdown","shutdown_communication":"hi",)"
              R"("data":"026869","data_length":3})");
}

TEST(MessageJson, AHardResetNamesWhatItWraps)
{
    const wire::Notification notification{
        .code = 6, .subcode = 9, .data = {6, 4}, .wrapped = wire::Notification::Inner{6, 4}};
    EXPECT_EQ(sink::json_line(sink::notification_json(notification)["wrapped"]),
              R"({"code":6,"code_name":"cease","subcode":4,)"
              R"("subcode_name":"administrative_reset"})");
}

TEST(MessageJson, ARouteRefreshNamesItsFamilyAndSubtype)
{
    const auto json = sink::message_json({.direction = engine::Direction::received,
                                          .type = 5,
                                          .length = 23,
                                          .body = wire::RouteRefresh{{2, 1}, 1, 0}});
    EXPECT_EQ(sink::json_line(json),
              R"({"direction":"received","message":"route_refresh","length":23,"afi":"ipv6",)"
              R"("safi":"unicast","subtype":1,"subtype_name":"begin"})");
}

TEST(MessageJson, AnEndOfRibIsAnUpdateThatSaysSo)
{
    const auto json = sink::message_json({.type = 2, .length = 23, .body = wire::EndOfRib{{1, 1}}});
    EXPECT_EQ(json["message"], "update");
    EXPECT_EQ(json["end_of_rib"], true);
    EXPECT_EQ(json["afi"], "ipv4");
}

TEST(MessageJson, AMessageThatDoesNotDecodeSaysWhyAndAtWhichByte)
{
    const auto json = sink::message_json(
        {.type = 1, .length = 24, .unread = true, .body = wire::Malformed{"it ends early", 5}});
    EXPECT_EQ(sink::json_line(json),
              R"({"direction":"received","message":"open","length":24,"unread":true,)"
              R"("malformed":{"why":"it ends early","byte":5}})");
}

TEST(MessageJson, AKeepaliveHasNothingButItsLength)
{
    const auto json = sink::message_json({.type = 4, .length = 19, .body = {}});
    EXPECT_EQ(sink::json_line(json),
              R"({"direction":"received","message":"keepalive","length":19})");
}

} // namespace
} // namespace bgpsnoop
