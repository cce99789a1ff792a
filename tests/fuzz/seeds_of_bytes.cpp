// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/engine.hpp"
#include "fuzz/seeds.hpp"
#include "sink/history/event_history.hpp"
#include "sink/json/kept_json.hpp"
#include "source/capture/capture.hpp"
#include "support/bgp_bytes.hpp"
#include "support/captures.hpp"

/// Of what reads bytes of BGP and packets, and what an agent keeps of them.
namespace bgpsnoop::fuzz {

namespace {

using namespace test;

ByteVector usual_open()
{
    return open_body({capabilities(
        {capability(1, {0, 1, 0, 1}), capability(2, {}), capability(65, {0, 0, 0xfd, 0xe9}),
         capability(64, {0x40, 120, 0, 1, 1, 0x80}), capability(69, {0, 1, 1, 3}),
         capability(70, {}), capability(73, {2, 'r', '1', 1, 'x'}),
         capability(75, {3, 'F', 'R', 'R'}), capability(9, {4})})});
}

ByteVector extended_open() // RFC 9072
{
    const ByteVector parameter = Layout().u8(2).sized16(capability(1, {0, 2, 0, 1})).done();
    return Layout()
        .u8(4)
        .u16(23456)
        .u16(90)
        .u32(0x0a000002)
        .u8(255)
        .u8(255)
        .sized16(parameter)
        .done();
}

std::vector<ByteVector> notifications()
{
    return {{6, 2, 3, 'b', 'y', 'e'},
            {2, 7, 65, 4, 0, 0, 0, 1},
            {1, 2, 0, 18},
            {4, 0},
            {3, 5, 0x40, 1}};
}

ByteVector with_first(std::uint8_t first, const ByteVector& rest)
{
    return Layout().u8(first).bytes(rest).done();
}

ByteVector usual_stream()
{
    return join({message(1, usual_open()), message(4, {}), message(2, {0, 0, 0, 0}),
                 message(5, {0, 1, 0, 1}), message(2, {0, 0, 0, 6, 0x80, 15, 3, 0, 2, 1}),
                 message(3, {6, 4})});
}

Conversation usual_conversation()
{
    using namespace wire::tcp_flag;
    Conversation talk;
    talk.left_calls().to_right(psh | ack, message(1, usual_open()));
    talk.to_left(psh | ack, join({message(1, extended_open()), message(4, {})}));
    talk.to_right(psh | ack, message(4, {})).wait(60s).to_left(psh | ack, message(3, {6, 4}));
    return talk.to_left(fin | ack).to_right(rst);
}

} // namespace

std::vector<ByteVector> seeds_of_decode()
{
    std::vector<ByteVector> seeds{with_first(0, usual_open()), with_first(0, extended_open()),
                                  with_first(2, {0, 1, 0, 1}), with_first(3, {0, 0, 0, 0}),
                                  with_first(4, {'a', 0xe2, 0x80, 0xae, 0x1b})};
    for (const ByteVector& each : notifications())
        seeds.push_back(with_first(1, each));
    // Behind the AFI and SAFI: ORF entries (RFC 5291).
    seeds.push_back(with_first(2, {0, 1, 0, 1, 1, 64, 0, 9, 0, 0, 0, 0, 5, 0, 32, 8, 10}));
    return seeds;
}

std::vector<ByteVector> seeds_of_framer()
{
    const ByteVector late = Layout().text("xyz").bytes(usual_stream()).done();
    std::vector<ByteVector> seeds;
    for (const unsigned how : {0U, 1U, 37U, 254U})
        for (const unsigned loses : {0U, 1U})
            for (const ByteVector& stream : {usual_stream(), late})
                seeds.push_back(Layout().u8(how).u8(loses).bytes(stream).done());
    return seeds;
}

std::vector<ByteVector> seeds_of_packet()
{
    const Conversation talk = usual_conversation();
    Layout frames;
    frames.u8(1); // link type: Ethernet
    for (const Frame& frame : talk.frames)
        frames.sized8(
            wire::Bytes(frame.bytes).first(std::min<std::size_t>(frame.bytes.size(), 255)));
    return {frames.done()};
}

std::vector<ByteVector> seeds_of_capture()
{
    Conversation refused;
    refused.to_right(wire::tcp_flag::syn).icmp_to_left(3, 1);
    refused.to_right(wire::tcp_flag::syn).to_left(wire::tcp_flag::rst | wire::tcp_flag::ack);
    Conversation gappy = usual_conversation();
    gappy.frames.erase(gappy.frames.begin() + 4);
    std::vector<ByteVector> seeds;
    for (const Conversation& talk : {usual_conversation(), refused, gappy}) {
        seeds.push_back(pcap(talk.frames));
        seeds.push_back(pcapng(talk.frames));
    }
    return seeds;
}

std::vector<ByteVector> seeds_of_state()
{
    Conversation up = usual_conversation();
    up.frames.resize(up.frames.size() - 3);
    std::vector<ByteVector> seeds;
    for (const Conversation& talk : {up, usual_conversation()}) {
        const TemporaryFile file(pcap(talk.frames));
        engine::Engine engine({});
        sink::EventHistory history;
        (void)source::read_captures({file.path()}, {}, [&](const engine::Input& input) {
            for (const engine::Finding& finding : engine.feed(input))
                history.write(finding);
        });
        const engine::KeptState kept = engine.keep();
        const std::string state = sink::kept_text(kept);
        const std::string falls = sink::falls_text({kept, history.falls()}, 1 << 20).text;
        seeds.emplace_back(state.begin(), state.end());
        seeds.emplace_back(falls.begin(), falls.end());
    }
    return seeds;
}

} // namespace bgpsnoop::fuzz
