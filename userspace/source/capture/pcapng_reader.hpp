// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "source/capture/pcapng_block.hpp"
#include "source/capture/reader.hpp"

namespace bgpsnoop::source {

/// Reads pcapng (draft-ietf-opsawg-pcapng). libpcap does, too, but refuses files whose interfaces
/// differ in link type or snap length, as mergecap and captures on several interfaces make them.
class PcapngReader : public CaptureReader {
public:
    explicit PcapngReader(std::unique_ptr<CaptureBytes> bytes) : bytes_(std::move(bytes)) {}

    static bool begins_with(wire::Bytes first); ///< bytes of a file: is it one?

    bool read(CapturedFrame& frame) override;
    const std::string& error() const override { return error_; }
    CaptureNotes notes() const override { return notes_; }

private:
    std::optional<std::uint32_t> read_block(); ///< its type; its body is in block_
    bool read_section_header(std::array<std::uint8_t, 4> length);
    bool read_rest(std::uint32_t length, std::size_t already);
    bool read_exactly(std::uint8_t* to, std::size_t count);
    bool describe_interface();
    bool read_packet(CapturedFrame& frame, bool obsolete);
    void read_options(PcapngFields block, CapturedFrame& frame) const;
    void note_section();
    bool read_simple(CapturedFrame& frame);
    bool stamp(CapturedFrame& frame, std::uint32_t interface, std::uint64_t ticks);
    bool damaged(std::string why);

    std::unique_ptr<CaptureBytes> bytes_;
    std::string error_;
    CaptureNotes notes_;
    bool little_endian_ = true; ///< this section
    std::vector<PcapngInterface> interfaces_;
    std::vector<std::uint8_t> block_;
    wire::Time last_time_{}; ///< a simple packet has none of its own
};

} // namespace bgpsnoop::source
