// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "support/sink_stories.hpp"

/// The findings of whole connections, for sinks that tell stories.
namespace bgpsnoop::test {

struct Moment {
    std::int64_t microseconds = 0; ///< after sink_story_begin
    decltype(engine::Finding::what) what;
};

inline std::vector<engine::Finding> connection(std::uint64_t number, std::vector<Moment> moments)
{
    std::vector<engine::Finding> findings;
    for (Moment& moment : moments) {
        findings.push_back(finding(std::move(moment.what)));
        findings.back().time = at_second(sink_story_begin, moment.microseconds);
        findings.back().connection = number;
    }
    return findings;
}

inline wire::Open open(std::uint16_t as, std::uint32_t bgp_id, std::vector<wire::Family> families)
{
    wire::Open open{.version = 4, .as_field = as, .hold_time = 90, .bgp_id = bgp_id};
    for (const wire::Family family : families)
        open.capabilities.push_back({.code = 1, .bytes = {}, .value = wire::Multiprotocol{family}});
    return open;
}

inline engine::MessageObserved open_message(engine::Direction direction, wire::Open body)
{
    return {.direction = direction, .type = 1, .length = 45, .body = std::move(body)};
}

inline engine::MessageObserved notification_message(std::uint8_t code, std::uint8_t subcode)
{
    wire::Notification body{.code = code, .subcode = subcode, .data = {}};
    return {.direction = engine::Direction::received, .type = 3, .length = 21, .body = body};
}

/// The first capture of README.md: OPEN sent, RST.
inline std::vector<engine::Finding> first_capture(std::uint64_t number, std::int64_t begin = 0)
{
    return connection(
        number, {{begin, engine::ConnectionOpened{engine::Initiator::local}},
                 {begin + 144, open_message(engine::Direction::sent,
                                            open(600, 0x0a520109, {wire::ipv4_unicast}))},
                 {begin + 211,
                  engine::ResetObserved{engine::Direction::received, engine::Phase::open_sent, {}}},
                 {begin + 250'000, closed_without_answer()}});
}

/// The same of a stranger, one of as many as there are numbers.
inline std::vector<engine::Finding> of_stranger(std::vector<engine::Finding> findings,
                                                std::uint64_t number)
{
    for (engine::Finding& each : findings) {
        each.stranger = true;
        for (std::size_t i = 0; i < 4; ++i)
            each.who.peer.address.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    }
    return findings;
}

} // namespace bgpsnoop::test
