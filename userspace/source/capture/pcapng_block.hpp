// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "wire/address.hpp"
#include "wire/cursor.hpp"
#include "wire/time.hpp"

/// What the blocks of a pcapng file hold (draft-ietf-opsawg-pcapng section 4).
namespace bgpsnoop::source {

/// The fields of a block, in the byte order of its section.
class PcapngFields {
public:
    PcapngFields(wire::Bytes body, bool little_endian) : in_(body), little_endian_(little_endian) {}

    std::uint16_t u16();
    std::uint32_t u32();
    std::uint64_t u64();
    wire::Bytes bytes(std::size_t count) { return in_.bytes(count); }
    wire::Bytes padded(std::size_t count); ///< and skips what fills up to 32 bits
    std::size_t size() const { return in_.size(); }
    bool failed() const { return in_.failed(); }
    bool little_endian() const { return little_endian_; }

private:
    wire::Cursor in_;
    bool little_endian_;
};

/// The options that follow in the block, 3.5: their codes and values.
void for_each_option(PcapngFields block,
                     const std::function<void(std::uint16_t code, wire::Bytes value)>& use);

namespace pcapng_option {
inline constexpr std::uint16_t comment = 1;         // of every block
inline constexpr std::uint16_t packet_flags = 2;    // of an enhanced packet
inline constexpr std::uint16_t ipv4 = 4, ipv6 = 5;  // of an interface
inline constexpr std::uint16_t time_resolution = 9; // likewise
inline constexpr std::uint16_t time_offset = 14;    // likewise
} // namespace pcapng_option

std::string_view text_of(wire::Bytes value);

struct PcapngInterface {
    int dlt = 0;
    std::uint32_t snap_length = 0;        ///< 0: no limit
    std::uint8_t resolution = 6;          ///< of its times: 10^-n s, or with the top bit 2^-n s
    std::uint64_t offset_seconds = 0;     ///< to be added; a negative one wraps around
    std::vector<wire::Address> addresses; ///< of the host, there

    /// Nothing if the block is damaged.
    static std::optional<PcapngInterface> read(PcapngFields block);
    wire::Time time(std::uint64_t ticks) const;
};

} // namespace bgpsnoop::source
