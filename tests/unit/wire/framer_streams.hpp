// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/stream_framer.hpp"

/// One message of each type, and ways to feed them. Unnamed: every test file has its own.
namespace bgpsnoop::test_framer {

using namespace wire;

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using Octets = std::vector<std::uint8_t>;
using Events = std::vector<StreamEvent>;
using Kind = FramingFault::Kind;

inline Octets message(std::uint8_t type, const Octets& body, std::size_t length)
{
    Octets bytes(16, 0xff);
    bytes.push_back(static_cast<std::uint8_t>(length >> 8));
    bytes.push_back(static_cast<std::uint8_t>(length));
    bytes.push_back(type);
    bytes.insert(bytes.end(), body.begin(), body.end());
    return bytes;
}

inline Octets message(std::uint8_t type, const Octets& body)
{
    return message(type, body, 19 + body.size());
}

inline Octets operator+(Octets left, const Octets& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

inline const Octets open_body{
    4,                // version
    0x02, 0x58,       // my AS: 600
    0,    180,        // hold time
    10,   82,   1, 9, // BGP identifier
    0,                // optional parameters
};
inline const Octets update_body{
    0,    0,                  // withdrawn routes
    0,    14,                 // path attributes
    0x40, 1,  1, 0,           // ORIGIN
    0x40, 2,  0,              // AS_PATH
    0x40, 3,  4, 10, 0, 0, 1, // NEXT_HOP
    8,    10,                 // 10.0.0.0/8
};
inline const Octets refresh_body{0, 1, 0, 1};
inline const Octets notification_body{6, 2, 3, 'b', 'y', 'e'};
inline const Octets end_of_rib_v4{0, 0, 0, 0};
inline const Octets end_of_rib_v6{0, 0, 0, 6, 0x80, 15, 3, 0, 2, 1};
inline const Octets end_of_rib_long{0, 0, 0, 7, 0x90, 15, 0, 3, 0, 2, 1};

inline const Octets open = message(1, open_body);
inline const Octets update = message(2, update_body);
inline const Octets keepalive = message(4, {});
inline const Octets refresh = message(5, refresh_body);
inline const Octets notification = message(3, notification_body);

inline const Octets whole_stream = open + keepalive + update + message(2, end_of_rib_v4) + refresh +
                                   message(2, end_of_rib_v6) + keepalive + notification;

inline Events feed(StreamFramer& framer, Bytes bytes)
{
    return framer.feed(bytes);
}

inline void feed(StreamFramer& framer, Bytes bytes, Events& events)
{
    for (auto& event : framer.feed(bytes))
        events.push_back(std::move(event));
}

inline Events feed_in_pieces(const Octets& stream, const std::vector<std::size_t>& cuts)
{
    StreamFramer framer;
    Events events;
    std::size_t from = 0;
    for (const std::size_t cut : cuts) {
        feed(framer, Bytes(stream).subspan(from, cut - from), events);
        from = cut;
    }
    feed(framer, Bytes(stream).subspan(from), events);
    return events;
}

inline Events feed_by_bytes(StreamFramer& framer, const Octets& stream)
{
    Events events;
    for (std::size_t at = 0; at < stream.size(); ++at)
        feed(framer, Bytes(stream).subspan(at, 1), events);
    return events;
}

inline std::vector<std::uint8_t> types_of(const Events& events)
{
    std::vector<std::uint8_t> types;
    for (const auto& event : events)
        if (const auto* message = std::get_if<FramedMessage>(&event))
            types.push_back(message->type);
    return types;
}

inline std::vector<Kind> faults_of(const Events& events)
{
    std::vector<Kind> kinds;
    for (const auto& event : events)
        if (const auto* fault = std::get_if<FramingFault>(&event))
            kinds.push_back(fault->kind);
    return kinds;
}

inline const FramedMessage& message_at(const Events& events, std::size_t index)
{
    return std::get<FramedMessage>(events.at(index));
}

} // namespace bgpsnoop::test_framer
