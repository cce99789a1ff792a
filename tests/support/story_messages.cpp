// SPDX-License-Identifier: Apache-2.0
#include "support/story.hpp"

/// The messages of a story, as bytes.
namespace bgpsnoop::test {

using namespace engine;

namespace {

constexpr std::uint32_t header = 19;

std::uint8_t high(std::uint32_t value)
{
    return static_cast<std::uint8_t>(value >> 8 & 255);
}
std::uint8_t low(std::uint32_t value)
{
    return static_cast<std::uint8_t>(value & 255);
}

std::vector<std::uint8_t> notification(std::uint8_t code, std::uint8_t subcode,
                                       const std::vector<std::uint8_t>& data)
{
    std::vector<std::uint8_t> body{code, subcode};
    body.insert(body.end(), data.begin(), data.end());
    return body;
}

} // namespace

std::vector<std::uint8_t> family_capability(std::uint16_t afi, std::uint8_t safi)
{
    return {1, 4, high(afi), low(afi), 0, safi};
}

std::vector<std::uint8_t> four_octet_as_capability(std::uint32_t as)
{
    return {65, 4, high(as >> 16), low(as >> 16), high(as), low(as)};
}

std::vector<std::uint8_t> OpenBytes::body() const
{
    std::vector<std::uint8_t> bytes{
        4, // version
        high(as),
        low(as), // my AS
        high(hold_time),
        low(hold_time), // hold time
        high(bgp_id >> 16),
        low(bgp_id >> 16),
        high(bgp_id),
        low(bgp_id),
        0, // length of the parameters, below
    };
    for (const auto& capability : capabilities) {
        bytes.push_back(2); // a parameter of capabilities
        bytes.push_back(low(static_cast<std::uint32_t>(capability.size())));
        bytes.insert(bytes.end(), capability.begin(), capability.end());
    }
    bytes[9] = low(static_cast<std::uint32_t>(bytes.size()) - 10);
    return bytes;
}

Story& Story::message(Direction direction, std::uint8_t type, std::vector<std::uint8_t> body,
                      bool delivered)
{
    MessageSeen seen;
    seen.direction = direction;
    seen.type = type;
    seen.length = header + static_cast<std::uint32_t>(body.size());
    auto& offset = offset_[static_cast<std::size_t>(direction)];
    seen.stream_offset = offset;
    offset += seen.length;
    seen.body = std::move(body);
    seen.body_carried = type != bgp_keepalive;
    seen.delivered = delivered;
    if (direction == Direction::received && sample_.bytes_accepted)
        *sample_.bytes_accepted += seen.length;
    if (!delivered) {
        sample_.unread_bytes = sample_.unread_bytes.value_or(0) + seen.length;
        waiting_ = seen;
    }
    return add(seen);
}

Story& Story::writes(std::uint8_t type, std::vector<std::uint8_t> body)
{
    return message(Direction::sent, type, std::move(body), true);
}

Story& Story::reads(std::uint8_t type, std::vector<std::uint8_t> body)
{
    return message(Direction::received, type, std::move(body), true);
}

Story& Story::arrives(std::uint8_t type, std::vector<std::uint8_t> body)
{
    return message(Direction::received, type, std::move(body), capture_);
}

Story& Story::reads_waiting()
{
    MessageSeen seen = waiting_.value();
    seen.delivered = true;
    sample_.unread_bytes = 0;
    return add(seen);
}

Story& Story::writes_open()
{
    return writes_open({.as = our_as, .bgp_id = 0x0a520109});
}
Story& Story::writes_open(const OpenBytes& open)
{
    return writes(bgp_open, open.body());
}
Story& Story::reads_open()
{
    return reads_open({.as = their_as, .bgp_id = 0x0a52010a});
}
Story& Story::reads_open(const OpenBytes& open)
{
    return reads(bgp_open, open.body());
}

Story& Story::open_arrives()
{
    return arrives(bgp_open, OpenBytes{.as = their_as, .bgp_id = 0x0a52010a}.body());
}

Story& Story::writes_keepalive()
{
    return writes(bgp_keepalive);
}
Story& Story::reads_keepalive()
{
    return reads(bgp_keepalive);
}

Story& Story::writes_notification(std::uint8_t code, std::uint8_t subcode,
                                  std::vector<std::uint8_t> data)
{
    return writes(bgp_notification, notification(code, subcode, data));
}

Story& Story::reads_notification(std::uint8_t code, std::uint8_t subcode,
                                 std::vector<std::uint8_t> data)
{
    return reads(bgp_notification, notification(code, subcode, data));
}

Story& Story::notification_arrives(std::uint8_t code, std::uint8_t subcode)
{
    return arrives(bgp_notification, notification(code, subcode, {}));
}

Story& Story::opens_exchanged()
{
    return writes_open().after(1ms).reads_open().after(1ms);
}

Story& Story::established()
{
    return opens_exchanged().writes_keepalive().after(1ms).reads_keepalive().after(1ms);
}

Story& Story::fault(Direction direction, StreamFault::Kind kind)
{
    return add(StreamFault{direction, kind, {'S', 'S', 'H', '-'}});
}

} // namespace bgpsnoop::test
