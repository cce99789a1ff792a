// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "fuzz/framer_reference.hpp"
#include "fuzz/fuzz_input.hpp"

/// bpf/framer.h, whose code runs in the kernel, against a plain reference: the same messages and
/// faults, however the stream is split, wherever it begins, and whatever is missing from it. The
/// input is a row of decisions that make a stream: messages, markers and parts of them, holes.
namespace {

using namespace bgpsnoop;
using fuzz::Decisions;
using fuzz::FramerReference;
using fuzz::require;
using wire::FramedMessage;
using wire::FramingFault;
using wire::StreamEvent;

using Stream = FramerReference::Stream;

constexpr std::size_t longest_stream = 100'000; // below FRAMER_SEARCH_LIMIT
constexpr std::size_t all_splits_up_to = 120;

void put(Stream& stream, std::size_t count, std::uint8_t value)
{
    stream.insert(stream.end(), count, value);
}

void put(Stream& stream, std::span<const std::uint8_t> bytes)
{
    stream.insert(stream.end(), bytes.begin(), bytes.end());
}

void put_header(Stream& stream, std::uint16_t length, std::uint8_t type)
{
    put(stream, 16, 0xff);
    put(stream, 1, static_cast<std::uint8_t>(length >> 8));
    put(stream, 1, static_cast<std::uint8_t>(length));
    put(stream, 1, type);
}

void put_end_of_rib(Stream& stream, std::uint8_t variant)
{
    const std::vector<std::uint8_t> bodies[] = {{0, 0, 0, 0},
                                                {0, 0, 0, 6, 0x80, 15, 3, 0, 2, 1},
                                                {0, 0, 0, 7, 0x90, 15, 0, 3, 0, 2, 1},
                                                {0, 0, 0, 6, 0x80, 15, 3, 0, 2},
                                                {0, 4, 0, 0, 0}};
    const auto& body = bodies[variant % std::size(bodies)];
    put_header(stream, static_cast<std::uint16_t>(19 + body.size()), 2);
    put(stream, body);
}

/// Adds what the next decision says.
void grow(Stream& stream, Decisions& next)
{
    const std::uint8_t what = next.u8();
    switch (what % 8) {
    case 0: // KEEPALIVEs
        for (int i = 0; i <= what / 64; ++i)
            put_header(stream, 19, 4);
        break;
    case 1: { // a message with the body that it says, or less of it
        const std::uint16_t length = next.u16() % 700;
        const std::uint8_t type = next.u8() % 8;
        put_header(stream, length, type);
        put(stream, length < 19 || what >= 192 ? what / 16 : length - 19, next.u8());
        break;
    }
    case 2: // any header
        put_header(stream, next.u16(), next.u8());
        break;
    case 3: // a marker, shorter or longer
        put(stream, what / 8, 0xff);
        break;
    case 4:
        put(stream, next.bytes(what / 8));
        break;
    case 5:
        put(stream, next.u16() / 16, next.u8());
        break;
    case 6: // a hole; never two of them side by side
        if (stream.empty() || stream.back())
            stream.insert(stream.end(), what / 8 + 1, std::nullopt);
        break;
    default:
        put_end_of_rib(stream, what / 8);
    }
}

/// What the framer finds when it gets the stream in such pieces. Each hole is one gap.
class Feeding {
public:
    Feeding(const Stream& stream, bool joined) : stream_(stream)
    {
        if (joined)
            framer_.join();
    }

    /// Up to there.
    void feed(std::size_t end)
    {
        while (at_ < end) {
            const bool hole = !stream_[at_];
            std::size_t until = at_;
            while (until < stream_.size() && (hole || until < end) && !stream_[until] == hole)
                ++until;
            add(hole ? framer_.gap(until - at_) : framer_.feed(bytes(until)));
            at_ = until;
        }
    }

    const std::vector<StreamEvent>& finish()
    {
        feed(stream_.size());
        if (auto message = framer_.flush())
            events_.emplace_back(std::move(*message));
        require(framer_.offset() == stream_.size());
        return events_;
    }

private:
    std::vector<std::uint8_t> bytes(std::size_t until) const
    {
        std::vector<std::uint8_t> result;
        for (std::size_t at = at_; at < until; ++at)
            result.push_back(*stream_[at]);
        return result;
    }

    void add(std::vector<StreamEvent> more)
    {
        for (StreamEvent& event : more) {
            if (auto* fault = std::get_if<FramingFault>(&event)) {
                for (std::size_t i = 0; i < fault->bytes.size(); ++i)
                    require(stream_.at(fault->stream_offset + i) == fault->bytes[i]);
                fault->bytes.clear(); // as many as had come
            }
            events_.push_back(std::move(event));
        }
    }

    const Stream& stream_;
    wire::StreamFramer framer_;
    std::vector<StreamEvent> events_;
    std::size_t at_ = 0;
};

void compare(const Stream& stream, bool joined, std::uint8_t piece)
{
    const FramerReference reference(stream, joined);
    require(Feeding(stream, joined).finish() == reference.events());
    for (const std::size_t size : {std::size_t{1}, std::size_t{piece} + 2}) {
        Feeding feeding(stream, joined);
        for (std::size_t end = size; end < stream.size(); end += size)
            feeding.feed(end);
        require(feeding.finish() == reference.events());
    }
    if (stream.size() > all_splits_up_to)
        return;
    for (std::size_t end = 1; end < stream.size(); ++end) {
        Feeding feeding(stream, joined);
        feeding.feed(end);
        require(feeding.finish() == reference.events());
    }
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Decisions next({data, size});
    const bool joined = (next.u8() & 1) != 0;
    const std::uint8_t piece = next.u8();
    Stream stream;
    while (next.left() && stream.size() < longest_stream)
        grow(stream, next);
    if (stream.size() < longest_stream)
        compare(stream, joined, piece);
    return 0;
}
