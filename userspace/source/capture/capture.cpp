// SPDX-License-Identifier: Apache-2.0
#include "source/capture/capture.hpp"

#include <algorithm>

#include "source/capture/clock.hpp"
#include "source/capture/copies.hpp"
#include "source/capture/file_set.hpp"
#include "source/capture/hops.hpp"
#include "source/capture/sides.hpp"
#include "source/capture/tcp.hpp"

namespace bgpsnoop::source {

namespace {

using wire::IcmpError;
using wire::Packet;
using wire::TcpSegment;

bool is_bgp(const Packet& packet, const std::vector<std::uint16_t>& ports)
{
    return std::visit(
        [&ports](const auto& what) {
            return std::ranges::any_of(ports, [&what](std::uint16_t port) {
                return what.source.port == port || what.destination.port == port;
            });
        },
        packet.what);
}

wire::Parsed<Packet> parse(const CapturedFrame& frame)
{
    auto packet = wire::parse_packet(frame.dlt, frame.bytes, frame.wire_length);
    if (!packet)
        return packet;
    if (!packet->outgoing)
        packet->outgoing = frame.outgoing;
    if (auto* segment = std::get_if<TcpSegment>(&packet->what))
        segment->counted = frame.counted;
    return packet;
}

/// First reading: counts, and who is who. True if the second one needs the frame.
bool survey(const CapturedFrame& frame, const CaptureOptions& options, CaptureSummary& summary,
            CaptureSides& sides, CaptureHops& hops)
{
    summary.packets++;
    const auto packet = parse(frame);
    if (!packet) {
        summary.leave_out(packet.error());
        return false;
    }
    if (!is_bgp(*packet, options.ports))
        return false;
    if (const auto* segment = std::get_if<TcpSegment>(&packet->what)) {
        summary.bgp_segments++;
        summary.cut += segment->snapped() && !segment->counted ? 1 : 0;
        sides.note(*segment, packet->outgoing);
        hops.note(*segment);
    }
    return true;
}

/// A call to the caller's own address is told from the caller's end: its addresses do not tell
/// which.
bool is_ours(const Packet& packet, const CaptureOptions& options, const CaptureSides& sides)
{
    return std::visit(
        [&](const auto& what) {
            if (what.source.address == what.destination.address)
                return std::ranges::count(options.ports, what.source.port) == 0;
            return sides.is_sent(what.source.address, what.destination.address);
        },
        packet.what);
}

void tell(const CapturedFrame& frame, const CaptureOptions& options, const CaptureSides& sides,
          CaptureClock& clock, CaptureCopies& copies, CaptureTcp& tcp)
{
    const auto packet = parse(frame);
    if (!packet || !is_bgp(*packet, options.ports))
        return;
    const wire::Time time = clock.advance(frame.time);
    const bool ours = is_ours(*packet, options, sides);
    if (const auto* segment = std::get_if<TcpSegment>(&packet->what)) {
        if (!copies.is_copy(time, *segment))
            tcp.segment(time, *segment, ours);
    }
    if (const auto* error = std::get_if<IcmpError>(&packet->what); error && ours)
        tcp.icmp(time, *error);
}

} // namespace

void CaptureSummary::leave_out(const wire::LeftOut& what)
{
    const bool has_room = left_out.size() < left_out_kinds || left_out.contains(what);
    left_out[has_room ? what : wire::LeftOut{what.why}]++;
}

tl::expected<CaptureSummary, std::string>
read_captures(const std::vector<std::string>& paths, const CaptureOptions& options,
              const std::function<void(const engine::Input&)>& feed)
{
    CaptureSummary summary;
    CaptureSides sides(options.local);
    CaptureHops hops;
    CaptureSet captures(paths, options.stdin_limit);
    const auto surveyed = captures.survey(
        [&](const CapturedFrame& frame) { return survey(frame, options, summary, sides, hops); });
    if (!surveyed)
        return tl::make_unexpected(surveyed.error());

    constexpr std::size_t few = 8;
    if (options.local.empty())
        sides.name(captures.notes().addresses);
    else
        summary.unmatched = sides.unmatched();
    summary.recorded = captures.notes().recorded;
    summary.addresses = sides.known(few);

    CaptureTcp tcp({options.all_messages, options.ports, hops, sides, feed});
    const auto tick = [&](wire::Time time) {
        tcp.advance(time);
        feed({.time = time, .what = engine::Tick{}});
    };
    CaptureClock clock(tick);
    CaptureCopies copies;
    const auto told = captures.replay(
        [&](const CapturedFrame& frame) { tell(frame, options, sides, clock, copies, tcp); });
    if (!told)
        return tl::make_unexpected(told.error());
    tick(clock.now());
    tcp.finish(clock.now());
    feed({.time = clock.now(), .what = engine::EndOfInput{}});
    summary.gaps = tcp.gaps();
    if (!captures.damage().empty())
        return tl::make_unexpected(captures.damage());
    return summary;
}

} // namespace bgpsnoop::source
