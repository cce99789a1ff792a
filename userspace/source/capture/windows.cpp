// SPDX-License-Identifier: Apache-2.0
#include "source/capture/windows.hpp"

#include <algorithm>

namespace bgpsnoop::source {

namespace {

constexpr std::uint8_t largest_scale = 14; // RFC 7323 2.3

/// Segments may be captured out of order: an older one says nothing about the window now.
bool is_older(std::uint32_t ack, std::optional<std::uint32_t> than)
{
    return than && static_cast<std::int32_t>(ack - *than) < 0;
}

} // namespace

void CaptureWindows::End::note(const wire::TcpSegment& segment)
{
    if (segment.has(wire::tcp_flag::rst))
        return;
    if (segment.has(wire::tcp_flag::syn)) {
        syn_seen = true;
        answered = segment.has(wire::tcp_flag::ack);
        scale = segment.window_scale;
        ack.reset();
    }
    if (segment.has(wire::tcp_flag::ack)) {
        if (is_older(segment.ack, ack))
            return;
        ack = segment.ack;
    }
    window = segment.window;
    window_of_syn = segment.has(wire::tcp_flag::syn);
}

std::optional<std::uint32_t> CaptureWindows::bytes(const End& end, const End& other)
{
    if (!end.window || end.window == 0U || end.window_of_syn || end.does_not_scale() ||
        other.does_not_scale())
        return end.window;
    if (!end.scale || (!other.scale && !end.answered))
        return std::nullopt;
    return std::uint32_t{*end.window} << std::min(*end.scale, largest_scale);
}

} // namespace bgpsnoop::source
