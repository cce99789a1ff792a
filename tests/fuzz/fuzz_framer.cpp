// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "wire/stream_framer.hpp"

using bgpsnoop::wire::Bytes;
using bgpsnoop::wire::FramedMessage;
using bgpsnoop::wire::StreamEvent;
using bgpsnoop::wire::StreamFramer;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Whatever comes, messages lie in the stream, in order, and never have more body than they say.
void check(const std::vector<StreamEvent>& events, std::uint64_t end, std::uint64_t& last)
{
    for (const auto& event : events) {
        const auto* message = std::get_if<FramedMessage>(&event);
        if (!message)
            continue;
        require(message->length >= 19 && message->body.size() <= message->length - 19);
        require(message->stream_offset >= last && message->stream_offset + 19 <= end);
        last = message->stream_offset;
    }
}

} // namespace

/// The first byte says how: its low bit joins in mid-stream, the others are the size of a piece.
/// Every fourth piece is lost if the second byte is odd.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::size_t piece = data[0] / 2 + 1;
    const bool loses = (data[1] & 1) != 0;
    StreamFramer framer;
    if ((data[0] & 1) != 0)
        framer.join();
    std::uint64_t last = 0;
    std::size_t count = 0;
    for (Bytes rest(data + 2, size - 2); !rest.empty();) {
        const Bytes part = rest.first(std::min(piece, rest.size()));
        const bool lost = loses && ++count % 4 == 0;
        const auto events = lost ? framer.gap(part.size()) : framer.feed(part);
        check(events, framer.offset(), last);
        rest = rest.subspan(part.size());
    }
    require(framer.offset() == size - 2);
    if (auto message = framer.flush())
        check({*message}, framer.offset(), last);
    return 0;
}
