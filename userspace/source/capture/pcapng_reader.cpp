// SPDX-License-Identifier: Apache-2.0
#include "source/capture/pcapng_reader.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "source/capture/kept_aside.hpp"

namespace bgpsnoop::source {

namespace {

enum BlockType : std::uint32_t {
    section_header = 0x0a0d0d0a, ///< the same in both byte orders
    interface_description = 1,
    obsolete_packet = 2,
    simple_packet = 3,
    enhanced_packet = 6
};

constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::uint32_t frame_of_block = 12; ///< type and length, and the length again at its end
constexpr std::uint32_t largest_block = 16 << 20; ///< as in libpcap
constexpr std::size_t most_interfaces = 65536;

} // namespace

bool PcapngReader::begins_with(wire::Bytes first)
{
    return first.size() >= 4 && PcapngFields(first, false).u32() == section_header;
}

bool PcapngReader::damaged(std::string why)
{
    error_ = std::move(why);
    return false;
}

bool PcapngReader::read_exactly(std::uint8_t* to, std::size_t count)
{
    if (bytes_->read(to, count) == count)
        return true;
    return damaged(bytes_->error().empty() ? "it ends within a block" : bytes_->error());
}

bool PcapngReader::read_rest(std::uint32_t length, std::size_t already)
{
    constexpr std::size_t length_again = 4; // at its end
    const std::size_t least = std::max<std::size_t>(frame_of_block, already + length_again);
    if (length < least || length % 4 != 0 || length > largest_block)
        return damaged(fmt::format("a block of {} bytes", length));
    block_.resize(length - already);
    if (!read_exactly(block_.data(), block_.size()))
        return false;
    block_.resize(block_.size() - length_again);
    return true;
}

/// Its length can be read only when its byte order is known.
bool PcapngReader::read_section_header(std::array<std::uint8_t, 4> length)
{
    std::array<std::uint8_t, 4> magic{};
    if (!read_exactly(magic.data(), magic.size()))
        return false;
    little_endian_ = PcapngFields(magic, true).u32() == byte_order_magic;
    if (!little_endian_ && PcapngFields(magic, false).u32() != byte_order_magic)
        return damaged("a section without a byte order");
    interfaces_.clear();
    return read_rest(PcapngFields(length, little_endian_).u32(), 12);
}

/// Nothing at the end of the file, or if it is damaged.
std::optional<std::uint32_t> PcapngReader::read_block()
{
    if (bytes_->peek(1).empty()) {
        error_ = bytes_->error();
        return std::nullopt;
    }
    std::array<std::uint8_t, 4> type{};
    std::array<std::uint8_t, 4> length{};
    if (!read_exactly(type.data(), type.size()) || !read_exactly(length.data(), length.size()))
        return std::nullopt;
    const std::uint32_t number = PcapngFields(type, little_endian_).u32();
    const bool whole = number == section_header
                           ? read_section_header(length)
                           : read_rest(PcapngFields(length, little_endian_).u32(), 8);
    return whole ? std::optional(number) : std::nullopt;
}

bool PcapngReader::read(CapturedFrame& frame)
{
    while (const auto type = read_block()) {
        switch (*type) {
        case section_header:
            note_section();
            break;
        case interface_description:
            if (!describe_interface())
                return false;
            break;
        case enhanced_packet:
        case obsolete_packet:
            return read_packet(frame, *type == obsolete_packet);
        case simple_packet:
            return read_simple(frame);
        default:
            break;
        }
    }
    return false;
}

bool PcapngReader::describe_interface()
{
    const auto interface = PcapngInterface::read({block_, little_endian_});
    if (!interface || interfaces_.size() == most_interfaces)
        return damaged("an interface that cannot be read");
    constexpr std::size_t most_addresses = 64;
    for (const wire::Address& address : interface->addresses)
        if (notes_.addresses.size() < most_addresses)
            notes_.addresses.push_back(address);
    interfaces_.push_back(*interface);
    return true;
}

/// The obsolete block has a smaller number for the interface, and counts drops behind it.
bool PcapngReader::read_packet(CapturedFrame& frame, bool obsolete)
{
    PcapngFields block(block_, little_endian_);
    const std::uint32_t interface = obsolete ? block.u16() : block.u32();
    if (obsolete)
        block.u16(); // drops
    const std::uint64_t high = block.u32();
    const std::uint64_t ticks = high << 32 | block.u32();
    const std::uint32_t captured = block.u32();
    frame.wire_length = block.u32();
    frame.bytes = block.padded(captured);
    frame.outgoing.reset();
    frame.counted.reset();
    if (!block.failed() && !obsolete)
        read_options(block, frame);
    return !block.failed() ? stamp(frame, interface, ticks) : damaged("a packet that is cut off");
}

void PcapngReader::read_options(PcapngFields block, CapturedFrame& frame) const
{
    constexpr std::uint32_t way = 3, inbound = 1, outbound = 2; // 4.3.1
    for_each_option(block, [&](std::uint16_t code, wire::Bytes value) {
        if (code == pcapng_option::comment && !frame.counted)
            frame.counted = counted_messages(text_of(value));
        if (code != pcapng_option::packet_flags || value.size() != 4)
            return;
        const std::uint32_t flags = PcapngFields(value, little_endian_).u32() & way;
        if (flags == inbound || flags == outbound)
            frame.outgoing = flags == outbound;
    });
}

/// Behind version and length come the options.
void PcapngReader::note_section()
{
    constexpr std::size_t most = 64;
    PcapngFields block(block_, little_endian_);
    block.bytes(12);
    for_each_option(block, [&](std::uint16_t code, wire::Bytes value) {
        const std::string event =
            code == pcapng_option::comment ? recorded_event(text_of(value)) : "";
        if (!event.empty() && notes_.recorded.size() < most)
            notes_.recorded.push_back(event);
    });
}

/// Of the first interface, and of the time of the packet before.
bool PcapngReader::read_simple(CapturedFrame& frame)
{
    PcapngFields block(block_, little_endian_);
    frame.wire_length = block.u32();
    if (block.failed() || interfaces_.empty())
        return damaged("a packet that is cut off, or of no interface");
    const std::size_t limit = interfaces_.front().snap_length;
    const std::size_t captured = std::min(frame.wire_length, block.size());
    frame.bytes = block.bytes(limit == 0 ? captured : std::min(captured, limit));
    frame.dlt = interfaces_.front().dlt;
    frame.time = last_time_;
    frame.outgoing.reset();
    frame.counted.reset();
    return true;
}

bool PcapngReader::stamp(CapturedFrame& frame, std::uint32_t interface, std::uint64_t ticks)
{
    if (interface >= interfaces_.size())
        return damaged("a packet of an interface that it does not describe");
    frame.dlt = interfaces_[interface].dlt;
    frame.time = last_time_ = interfaces_[interface].time(ticks);
    return true;
}

} // namespace bgpsnoop::source
