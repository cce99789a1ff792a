// SPDX-License-Identifier: Apache-2.0
#include "fuzz/framer_reference.hpp"

#include <algorithm>

namespace bgpsnoop::fuzz {

namespace {

using wire::FramedMessage;
using wire::FramingFault;

constexpr std::size_t marker = 16;
constexpr std::size_t header = 19;
constexpr std::uint32_t longest = 0xffff;
constexpr unsigned most_losses = 64;
constexpr std::uint32_t longest_end_of_rib = 30;

enum Type : std::uint8_t {
    open = 1,
    update = 2,
    notification = 3,
    keepalive = 4,
    route_refresh = 5,
    capability = 6,
    old_route_refresh = 128
};

bool crosses_whole(std::uint8_t type)
{
    return type == open || type == notification || type == route_refresh || type == capability ||
           type == old_route_refresh;
}

bool may_be_end_of_rib(std::uint8_t type, std::uint32_t length)
{
    return type == update && length > header && length <= longest_end_of_rib;
}

std::uint32_t shortest(std::uint8_t type)
{
    switch (type) {
    case open:
        return 29;
    case update:
    case route_refresh:
    case old_route_refresh:
        return 23;
    case notification:
        return 21;
    default:
        return header;
    }
}

bool is_type(std::uint8_t type)
{
    return (type >= open && type <= capability) || type == old_route_refresh;
}

/// One 0xff before a marker looks like a very long message.
bool is_shifted(std::uint8_t type, std::uint32_t length)
{
    const bool ever_as_long =
        type == update || (type >= notification && type != keepalive && type <= capability);
    return length >= 0xff00 && (length <= 0xff10 || !ever_as_long);
}

/// Two look like the longest, but for the octet behind its header.
bool begins_body(std::uint8_t type, std::uint8_t octet)
{
    switch (type) {
    case update:
        return octet == 0 || octet == 0xff;
    case notification:
        return octet > 0 && octet < 9;
    case route_refresh:
        return octet == 0 || octet == 0x40;
    default:
        return false;
    }
}

/// RFC 4724 2: without routes; for other families than IPv4 unicast an empty MP_UNREACH_NLRI.
bool is_end_of_rib(const std::vector<std::uint8_t>& body)
{
    const std::size_t size = body.size();
    if (size == 4)
        return body == std::vector<std::uint8_t>{0, 0, 0, 0};
    if (size < 10 || body[0] != 0 || body[1] != 0)
        return false;
    const bool usual = size == 10 && body[3] == 6 && body[5] == 15 && body[6] == 3;
    const bool extended =
        size == 11 && body[3] == 7 && body[5] == 15 && body[6] == 0 && body[7] == 3;
    return usual || extended;
}

} // namespace

FramerReference::FramerReference(const Stream& stream, bool joined) : stream_(stream)
{
    if (!joined)
        read(0, Trust::first);
    else if (const std::size_t at = search(0, nowhere); at != nowhere)
        read(at, Trust::guess);
}

void FramerReference::read(std::size_t at, Trust trust)
{
    while (at < stream_.size()) {
        const std::size_t judged = judged_by(at);
        const std::size_t known = known_until(at, std::min(at + judged, stream_.size()));
        const bool marked = all_ff(at, std::min(known, at + marker));
        if (marked && known < at + judged) {
            if (known == stream_.size())
                return; // its header has not come yet
            at = miss(known);
            trust = Trust::guess;
        } else if (const auto found = header_at(at, trust)) {
            const std::size_t before = events_.size();
            at = body_ends(at, *found);
            const bool missed = events_.size() - before > 1;
            const bool proves = trust == Trust::guess;
            trust = missed ? Trust::guess : proves ? Trust::proving : Trust::sure;
        } else if (trust == Trust::first && !marked) {
            tell(FramingFault::Kind::not_bgp, at);
            return;
        } else {
            at = reject(at, trust);
            trust = Trust::guess;
        }
    }
}

bool FramerReference::all_ff(std::size_t from, std::size_t to) const
{
    for (std::size_t at = from; at < to; ++at)
        if (stream_[at] != 0xff)
            return false;
    return true;
}

/// The first hole; or `to`.
std::size_t FramerReference::known_until(std::size_t from, std::size_t to) const
{
    while (from < to && stream_[from])
        ++from;
    return from;
}

std::size_t FramerReference::hole_ends(std::size_t at) const
{
    while (at < stream_.size() && !stream_[at])
        ++at;
    return at;
}

/// How many bytes say whether a message begins there: one more than the header of the longest.
std::size_t FramerReference::judged_by(std::size_t at) const
{
    const bool has_length = at + header <= stream_.size() && all_ff(at, at + marker + 2);
    if (!has_length)
        return header;
    return is_shifted(stream_[at + marker + 2].value_or(open), longest) ? header : header + 1;
}

/// Nothing: no message can begin there. The 19 bytes are known, or one before them is no marker's.
std::optional<FramerReference::Header> FramerReference::header_at(std::size_t at, Trust trust) const
{
    const std::size_t judged = judged_by(at);
    if (at + judged > stream_.size() || known_until(at, at + judged) < at + judged ||
        !all_ff(at, at + marker))
        return std::nullopt;
    const std::uint32_t length = *stream_[at + marker] * 256U + *stream_[at + marker + 1];
    const std::uint8_t type = *stream_[at + marker + 2];
    if (length < header)
        return std::nullopt;
    if (is_shifted(type, length) ||
        (length == longest && !begins_body(type, *stream_[at + header])))
        return std::nullopt;
    const bool found_by_search = trust == Trust::guess || trust == Trust::proving;
    if (found_by_search &&
        (!is_type(type) || length < shortest(type) || (type == keepalive && length != header)))
        return std::nullopt;
    return Header{type, length};
}

/// Where the next header is expected. What is only counted may have holes.
std::size_t FramerReference::body_ends(std::size_t at, const Header& found)
{
    const std::size_t end = at + found.length;
    const bool is_read = crosses_whole(found.type) || may_be_end_of_rib(found.type, found.length);
    std::size_t here = at + header;
    while (here < end && here < stream_.size()) {
        here = known_until(here, std::min(end, stream_.size()));
        if (here == end || here == stream_.size())
            break;
        if (is_read || hole_ends(here) > end) {
            tell_message(at, found, here, false);
            return miss(here);
        }
        here = hole_ends(here);
    }
    tell_message(at, found, here, here == end);
    return here;
}

/// Bytes were missed there, and with them the place: where a message may begin behind them.
std::size_t FramerReference::miss(std::size_t at)
{
    tell(FramingFault::Kind::missed, at);
    return search(hole_ends(at), nowhere);
}

std::size_t FramerReference::reject(std::size_t at, Trust trust)
{
    if (++losses_ >= most_losses) {
        tell(FramingFault::Kind::not_bgp, at);
        return nowhere;
    }
    if (trust == Trust::first || trust == Trust::sure)
        tell(FramingFault::Kind::lost, at);
    return search(at, at);
}

/// Sixteen times 0xff, at least, and the last of them are a marker. It is not at `not_at`.
std::size_t FramerReference::search(std::size_t from, std::size_t not_at)
{
    std::size_t run = 0;
    for (std::size_t at = from; at < stream_.size(); ++at) {
        if (!stream_[at]) {
            tell(FramingFault::Kind::missed, at);
            at = hole_ends(at) - 1;
            run = 0;
        } else if (stream_[at] == 0xff) {
            ++run;
        } else if (run >= marker && at - marker != not_at) {
            return at - marker;
        } else {
            run = 0;
        }
    }
    return nowhere;
}

void FramerReference::tell(FramingFault::Kind kind, std::size_t at)
{
    events_.emplace_back(FramingFault{.kind = kind, .stream_offset = at, .bytes = {}});
}

void FramerReference::tell_message(std::size_t at, const Header& found, std::size_t until,
                                   bool ended)
{
    FramedMessage message{
        .type = found.type, .length = found.length, .stream_offset = at, .body = {}};
    std::vector<std::uint8_t> body;
    for (std::size_t each = at + header; each < until; ++each)
        body.push_back(stream_[each].value_or(0));
    message.end_of_rib =
        ended && may_be_end_of_rib(found.type, found.length) && is_end_of_rib(body);
    message.body_carried = crosses_whole(found.type) || message.end_of_rib;
    if (message.body_carried)
        message.body = std::move(body);
    events_.emplace_back(std::move(message));
}

} // namespace bgpsnoop::fuzz
