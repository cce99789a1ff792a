// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include "source/capture/capture.hpp"
#include "support/bgp_bytes.hpp"
#include "support/captures.hpp"

/// A capture as the short lines that its inputs are, to be compared with a story.
namespace bgpsnoop::test {

using engine::Input;
using Lines = std::vector<std::string>;

// What most conversations say.
inline const ByteVector open_bytes = message(1, open_body({}));
inline const ByteVector keepalive_bytes = message(4, {});
inline const ByteVector bad_peer_as = message(3, {2, 2}); ///< a NOTIFICATION
inline constexpr std::uint8_t rst_ack = wire::tcp_flag::rst | wire::tcp_flag::ack;
inline constexpr std::uint8_t fin_ack = wire::tcp_flag::fin | wire::tcp_flag::ack;

inline std::string_view name_of(engine::TcpState state)
{
    constexpr std::array names{"none",       "established", "syn_sent",  "syn_recv",
                               "fin_wait1",  "fin_wait2",   "time_wait", "close",
                               "close_wait", "last_ack",    "listen",    "closing"};
    return names.at(static_cast<std::size_t>(state));
}

inline std::string_view name_of(engine::Direction direction)
{
    return direction == engine::Direction::sent ? "sent" : "received";
}

struct Describe {
    std::string operator()(const engine::Tick&) const { return "tick"; }
    std::string operator()(const engine::TcpStateChanged& change) const
    {
        return fmt::format("{}->{}{}", name_of(change.old_state), name_of(change.new_state),
                           change.error == 0 ? ""
                                             : fmt::format(" {}", strerrorname_np(change.error)));
    }
    std::string operator()(const engine::ListeningBegun&) const { return "listens"; }
    std::string operator()(const engine::ListeningEnded&) const { return "listens no more"; }
    std::string operator()(const engine::BindFailed&) const { return "bind failed"; }
    std::string operator()(const engine::AddressRemoved&) const { return "address removed"; }
    std::string operator()(const engine::AddressAdded&) const { return "address added"; }
    std::string operator()(const engine::NamespaceGone&) const { return "namespace gone"; }
    std::string operator()(const engine::SocketFound& found) const
    {
        return fmt::format("found {}", name_of(found.state));
    }
    std::string operator()(const engine::ResetSeen& reset) const
    {
        return fmt::format("rst{} {}{}", reset.with_ack.value_or(false) ? "+ack" : "",
                           name_of(reset.direction),
                           reset.foreign_ttl.value_or(false) ? " by another" : "");
    }
    std::string operator()(const engine::SynRefused& refused) const
    {
        return refused.foreign_ttl.value_or(false) ? "syn refused by another" : "syn refused";
    }
    std::string operator()(const engine::SynUnanswered& call) const
    {
        if (call.goes_on)
            return "syn repeated";
        const auto answered =
            call.untaken_answers > 0 ? fmt::format(", answered {}", call.untaken_answers) : "";
        return fmt::format("syn unanswered, repeated {}{}{}", call.repeats, answered,
                           call.withdrawn  ? ", withdrawn"
                           : call.given_up ? ", given up"
                                           : "");
    }
    std::string operator()(const engine::CallUnsendable&) const { return "unsendable"; }
    std::string operator()(const engine::SocketErrorSeen& error) const
    {
        const auto icmp =
            error.icmp ? fmt::format(" icmp {}/{}", error.icmp->type, error.icmp->code) : "";
        return fmt::format("error {}{}", strerrorname_np(error.error), icmp);
    }
    std::string operator()(const engine::IcmpSeen& icmp) const
    {
        return fmt::format("icmp {}/{}", icmp.type, icmp.code);
    }
    std::string operator()(const engine::SegmentDropped&) const { return "dropped"; }
    std::string operator()(const engine::MessageSeen& message) const
    {
        return fmt::format("{} {} of {}, body {}", name_of(message.direction), message.type,
                           message.length,
                           message.body_carried ? std::to_string(message.body.size()) : "left");
    }
    std::string operator()(const engine::StreamFault& fault) const
    {
        constexpr std::array kinds{"not bgp", "framing lost", "bytes missed"};
        return fmt::format("{} {}", name_of(fault.direction),
                           kinds.at(static_cast<std::size_t>(fault.kind)));
    }
    std::string operator()(const engine::SampleTaken&) const { return "sample"; }
    std::string operator()(const engine::SampleUnchanged&) const { return "sample unchanged"; }
    std::string operator()(const engine::SocketGone&) const { return "gone"; }
    std::string operator()(const engine::LossNoticed&) const { return "loss"; }
    std::string operator()(const engine::Lost&) const { return "lost"; }
    std::string operator()(const engine::EndOfInput&) const { return "end"; }
    std::string operator()(const engine::EndOfWatch&) const { return "end of watch"; }
};

inline std::vector<Input> inputs_of(const ByteVector& capture,
                                    const source::CaptureOptions& options)
{
    const TemporaryFile file(capture);
    std::vector<Input> inputs;
    const auto summary = source::read_captures(
        {file.path()}, options, [&inputs](const Input& input) { inputs.push_back(input); });
    EXPECT_TRUE(summary) << summary.error();
    return inputs;
}

/// The left one of a conversation is local.
inline source::CaptureOptions seen_from_left()
{
    return {.local = {wire::Address::parse("10.82.1.9").value()}};
}

/// Without ticks, samples and the end: "1 close->syn_sent".
inline Lines lines_of(const std::vector<Input>& inputs)
{
    Lines lines;
    for (const Input& input : inputs) {
        const std::string line = std::visit(Describe{}, input.what);
        if (line != "tick" && line != "end" && line != "sample")
            lines.push_back(
                fmt::format("{} {}", static_cast<std::uint64_t>(input.connection), line));
    }
    return lines;
}

inline Lines story_of(const Conversation& conversation)
{
    return lines_of(inputs_of(pcap(conversation.frames), seen_from_left()));
}

/// Both ends have said OPEN.
inline Conversation talking()
{
    using wire::tcp_flag::ack;
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).to_left(ack, open_bytes).to_right(ack);
    return talk;
}

/// The last that is known of each fact.
inline engine::SocketSample merged_sample_of(const Conversation& talk)
{
    engine::SocketSample sample;
    for (const Input& input : inputs_of(pcap(talk.frames), seen_from_left())) {
        if (const auto* taken = std::get_if<engine::SampleTaken>(&input.what))
            sample.merge(taken->sample);
        if (const auto* change = std::get_if<engine::TcpStateChanged>(&input.what))
            sample.merge(change->sample);
    }
    return sample;
}

} // namespace bgpsnoop::test
