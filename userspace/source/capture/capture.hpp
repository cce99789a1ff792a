// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "engine/input.hpp"
#include "wire/packet.hpp"

namespace bgpsnoop::source {

struct CaptureOptions {
    std::vector<std::uint16_t> ports{179};
    std::vector<wire::Address> local; ///< addresses of the host to look from; empty: as the files
                                      ///< say, or else find out
    bool all_messages = false;        ///< every KEEPALIVE and UPDATE, not only the first
    std::size_t stdin_limit = std::size_t{256} << 20; ///< bytes of BGP held, as stdin is read once
};

struct CaptureSummary {
    std::uint64_t packets = 0;
    std::uint64_t bgp_segments = 0;
    std::map<wire::LeftOut, std::uint64_t> left_out; ///< packets; of most kinds, see below
    std::uint64_t gaps = 0;               ///< stretches of streams that the capture lacks
    std::uint64_t cut = 0;                ///< BGP segments that the snap length cuts off
    std::vector<wire::Address> unmatched; ///< of those named as local: no BGP segment has them
    std::vector<wire::Address> addresses; ///< that could have been named: the first few
    std::vector<std::string> recorded;    ///< see CaptureNotes

    /// Past this many kinds, packets are counted by their reason alone.
    static constexpr std::size_t left_out_kinds = 64;
    void leave_out(const wire::LeftOut& what);
};

/// Reads capture files, merged by time, and tells their story as inputs; a Tick and EndOfInput
/// come last. If a file is damaged, the story up to there is told, and the error is one sentence.
tl::expected<CaptureSummary, std::string>
read_captures(const std::vector<std::string>& paths, const CaptureOptions& options,
              const std::function<void(const engine::Input&)>& feed);

} // namespace bgpsnoop::source
