// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "source/capture/capture_bytes.hpp"
#include "wire/packet.hpp"
#include "wire/time.hpp"

namespace bgpsnoop::source {

struct CapturedFrame {
    wire::Time time;
    int dlt = 0;
    wire::Bytes bytes; ///< valid until the next frame is read
    std::size_t wire_length = 0;
    std::optional<bool> outgoing{}; ///< if the file says so, besides what the frame does
    std::optional<wire::CountedMessages> counted{}; ///< see kept_aside.hpp
};

/// What a file says besides its frames, as far as it was read.
struct CaptureNotes {
    std::vector<wire::Address> addresses; ///< of the host that captured: the first ones
    std::vector<std::string> recorded;    ///< verdicts (kept_aside.hpp), as JSON: the first ones
};

/// Reads the frames of a file of one format.
class CaptureReader {
public:
    virtual ~CaptureReader() = default;
    /// False at the end, and where the file is damaged: then there is an error, a reason.
    virtual bool read(CapturedFrame& frame) = 0;
    virtual const std::string& error() const = 0;
    virtual CaptureNotes notes() const { return {}; }
};

using OpenedReader = tl::expected<std::unique_ptr<CaptureReader>, std::string>;

/// Through libpcap: the formats that it knows besides pcapng.
OpenedReader open_pcap(std::unique_ptr<CaptureBytes> bytes);

} // namespace bgpsnoop::source
