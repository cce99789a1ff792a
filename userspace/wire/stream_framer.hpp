// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "wire/result.hpp"

/// One direction of a TCP byte stream cut into BGP messages, by the same framer.h that the kernel
/// program uses. However the stream is split over calls, the same events come out.
namespace bgpsnoop::wire {

struct FramedMessage {
    std::uint8_t type = 0;
    std::uint32_t length = 0;        ///< of the whole message as its header says, 19 or more
    std::uint64_t stream_offset = 0; ///< of its first byte
    std::vector<std::uint8_t>
        body;                  ///< only if carried; shorter than length - 19: the rest never came
    bool body_carried = false; ///< OPEN, NOTIFICATION, ROUTE-REFRESH, CAPABILITY, End-of-RIB
    bool end_of_rib = false;
    bool operator==(const FramedMessage&) const = default;
};

struct FramingFault {
    enum class Kind : std::uint8_t {
        not_bgp, ///< given up, all that follows is ignored
        lost,    ///< no message where one had to begin; searching for the next
        missed   ///< a gap lost the place in the stream; searching for the next
    };
    Kind kind = Kind::not_bgp;
    std::uint64_t stream_offset = 0;
    std::vector<std::uint8_t> bytes; ///< those in place of the header, at most 19
    bool operator==(const FramingFault&) const = default;
};

using StreamEvent = std::variant<FramedMessage, FramingFault>;

class StreamFramer {
public:
    StreamFramer();
    ~StreamFramer();
    StreamFramer(StreamFramer&&) noexcept;
    StreamFramer& operator=(StreamFramer&&) noexcept;

    /// The next byte may lie in the middle of a message: search for the first marker.
    void join();
    std::vector<StreamEvent> feed(Bytes bytes);
    /// count bytes of the stream were never seen.
    std::vector<StreamEvent> gap(std::uint64_t count);
    /// count bytes were never seen, and are whole messages: the next one begins behind them.
    void skip_messages(std::uint64_t count);
    /// The stream has ended: the message it ended in, if its header was complete.
    std::optional<FramedMessage> flush();

    std::uint64_t offset() const;  ///< of the next byte
    bool between_messages() const; ///< it begins one, for all that is known
    bool searching() const;        ///< nobody knows where it lies in one

private:
    struct Core; ///< hides framer.h

    void end_message(std::vector<StreamEvent>& events);

    std::unique_ptr<Core> core_;
};

} // namespace bgpsnoop::wire
