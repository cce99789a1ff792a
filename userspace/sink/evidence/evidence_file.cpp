// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/evidence_file.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <sys/utsname.h>

#include "sink/evidence/pcapng.hpp"
#include "sink/evidence/reconstruction.hpp"
#include "sink/format.hpp"
#include "sink/json/event_json.hpp"

namespace bgpsnoop::sink {

namespace {

using engine::ConnectionClosed;
using engine::Direction;
using engine::Finding;
using engine::Tape;

constexpr std::size_t longest_recorded = 16384;

constexpr std::string_view how_made =
    "Every packet is reconstructed from what the kernel told of the socket. Known: addresses, "
    "ports, times, messages, flags. Not known, and the same everywhere: TTL (64), window (65535), "
    "options, IP identification; sequence numbers count from 0. Bytes of messages that were only "
    "counted are left out, as if a snap length had cut them off. The connection that the verdict "
    "is about is the one whose last packet has it as its comment; others with that peer are there, "
    "before it and beside it, since a verdict may rest on them.";

/// "peer_reset, peer_daemon_killed, side peer, certain: ..."
std::string sentence(const engine::Verdict& verdict)
{
    std::vector<std::string> words{std::string(engine::name(verdict.outcome))};
    for (const engine::Cause cause : verdict.causes)
        words.emplace_back(engine::name(cause));
    words.push_back(fmt::format("side {}", engine::name(verdict.side)));
    words.emplace_back(engine::name(verdict.certainty));
    return fmt::format("{}: {}", fmt::join(words, ", "), verdict.explanation);
}

std::string advice(const engine::Verdict& verdict)
{
    std::string text;
    if (!verdict.evidence.empty())
        text += fmt::format("\nevidence: {}", fmt::join(verdict.evidence, "; "));
    if (!verdict.next_step.empty())
        text += fmt::format("\nnext: {}", verdict.next_step);
    return text;
}

/// The event as in the log, for whoever compares (source/capture, docs/evidence.md). One that is
/// too long for a comment is left out: half of it is none.
std::string recorded(const Finding& finding)
{
    std::string line = json_line(event_json(finding));
    return line.size() > longest_recorded ? "" : "\nbgpsnoop-recorded: " + line;
}

std::string dropped(const Tape& tape)
{
    return tape.messages_dropped == 0
               ? ""
               : fmt::format(" {} messages more were seen, and had to make room for later ones.",
                             tape.messages_dropped);
}

pcapng::Section section_of(const Finding& finding, const ConnectionClosed& closed,
                           const std::string& version)
{
    utsname system{};
    const bool known = ::uname(&system) == 0;
    pcapng::Section section;
    if (known) {
        section.hardware = printable(static_cast<const char*>(system.machine));
        section.os = printable(fmt::format("{} {}", static_cast<const char*>(system.sysname),
                                           static_cast<const char*>(system.release)));
    }
    section.application = fmt::format("bgpsnoop {}", version);
    section.comment = fmt::format("{}{}\n{}{}{}", sentence(closed.verdict), advice(closed.verdict),
                                  how_made, dropped(*closed.tape), recorded(finding));
    return section;
}

/// All addresses of ours that its packets have.
void note_local(const engine::Identity& who, std::vector<wire::Address>& to)
{
    const wire::Address& local = who.local.address;
    if (!local.is_unspecified() && std::ranges::count(to, local) == 0)
        to.push_back(local);
}

pcapng::Interface interface_of(const Finding& finding)
{
    const engine::Identity& who = finding.who;
    std::vector<std::string> words;
    if (!finding.names.netns.empty() || who.netns != 0)
        words.push_back(fmt::format("network namespace {}", finding.names.netns.empty()
                                                                ? std::to_string(who.netns)
                                                                : printable(finding.names.netns)));
    words.push_back("VRF " + printable(who.vrf));
    if (who.process)
        words.push_back(
            fmt::format("process {} ({})", printable(who.process->name), who.process->pid));
    pcapng::Interface interface;
    interface.name = printable(who.interface.empty() ? who.link : who.interface);
    interface.description = fmt::format("{}", fmt::join(words, ", "));
    note_local(who, interface.addresses);
    return interface;
}

/// A packet with its time, before it is a block: the last one gets the verdict.
struct Written {
    wire::Time at;
    Direction direction;
    std::string bytes;
    std::uint32_t left_out;
    std::string comment;
};

std::vector<Written> packets_of(const Tape& tape)
{
    const Reconstruction made = reconstruct(tape);
    std::vector<Written> packets;
    for (const Segment& each : made.segments)
        packets.push_back(
            {each.at, each.direction, ip_packet(tape.who, each), each.left_out, each.comment});
    if (made.error)
        packets.push_back({made.error->at, Direction::received, ip_packet(tape.who, *made.error), 0,
                           "who sent it is not known, nor which segment it quotes"});
    std::ranges::stable_sort(packets, {}, &Written::at);
    return packets;
}

std::string block_of(const Written& packet)
{
    pcapng::Frame frame;
    frame.time = shown(packet.at);
    frame.way = packet.direction == Direction::sent ? pcapng::Way::outbound : pcapng::Way::inbound;
    frame.bytes = packet.bytes;
    frame.wire_length = static_cast<std::uint32_t>(packet.bytes.size()) + packet.left_out;
    frame.comment = packet.comment;
    return block(frame);
}

} // namespace

std::string evidence_file(const Finding& finding, const ConnectionClosed& closed,
                          const std::vector<engine::TapePtr>& before, const std::string& version)
{
    auto packets = closed.tape ? packets_of(*closed.tape) : std::vector<Written>{};
    if (packets.empty())
        return "";
    std::string& last = packets.back().comment;
    last += (last.empty() ? "" : "\n") + printable(sentence(closed.verdict));
    pcapng::Interface interface = interface_of(finding);
    for (const auto* others : {&before, &closed.beside})
        for (const engine::TapePtr& each : *others) {
            std::ranges::move(packets_of(*each), std::back_inserter(packets));
            note_local(each->who, interface.addresses);
        }
    std::ranges::stable_sort(packets, {}, &Written::at);
    std::string bytes = block(section_of(finding, closed, version)) + block(interface);
    for (const Written& packet : packets)
        bytes += block_of(packet);
    return bytes;
}

} // namespace bgpsnoop::sink
