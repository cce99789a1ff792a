// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "engine/input.hpp"
#include "wire/packet.hpp"

namespace bgpsnoop::source {

struct CaptureOptions {
    std::vector<std::uint16_t> ports{179};
    std::vector<wire::Address> local; ///< addresses of the host to look from; empty: find out
    bool all_messages = false;        ///< every KEEPALIVE and UPDATE, not only the first
    std::size_t stdin_limit = std::size_t{256} << 20; ///< bytes of BGP held, as stdin is read once
};

struct CaptureSummary {
    std::uint64_t packets = 0;
    std::uint64_t bgp_segments = 0;
    std::array<std::uint64_t, wire::unparsed_reasons> unparsed{}; ///< by wire::Unparsed
    std::uint64_t gaps = 0; ///< stretches of streams that the capture lacks
};

/// Reads capture files, merged by time, and tells their story as inputs; a Tick and EndOfInput
/// come last. If a file is damaged, the story up to there is told, and the error is one sentence.
tl::expected<CaptureSummary, std::string>
read_captures(const std::vector<std::string>& paths, const CaptureOptions& options,
              const std::function<void(const engine::Input&)>& feed);

} // namespace bgpsnoop::source
