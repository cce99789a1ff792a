// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "support/packets.hpp"
#include "wire/time.hpp"

/// Capture files, and the TCP conversations in them.
namespace bgpsnoop::test {

using namespace std::chrono_literals;

constexpr int dlt_ethernet = 1;
constexpr int dlt_cooked_v1 = 113;

/// A file that lives as long as the test.
class TemporaryFile {
public:
    explicit TemporaryFile(const ByteVector& content)
    {
        static int number = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("bgpsnoop_" + std::to_string(::getpid()) + "_" + std::to_string(++number));
        std::ofstream(path_, std::ios::binary)
            .write(reinterpret_cast<const char*>(content.data()),
                   static_cast<std::streamsize>(content.size()));
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

struct Frame {
    wire::Duration time{}; ///< since the epoch
    ByteVector bytes;
    std::size_t snapped = 0; ///< bytes at the end that were not captured
};

inline ByteVector pcap(const std::vector<Frame>& frames, int dlt = dlt_ethernet)
{
    Layout file;
    file.u32(0xa1b23c4d) // big endian, nanoseconds
        .u16(2)
        .u16(4) // version
        .u32(0) // time zone
        .u32(0) // accuracy
        .u32(262144)
        .u32(static_cast<std::uint64_t>(dlt));
    for (const Frame& frame : frames) {
        const auto kept = frame.bytes.size() - frame.snapped;
        file.u32(static_cast<std::uint64_t>(frame.time / 1s))
            .u32(static_cast<std::uint64_t>((frame.time % 1s).count()))
            .u32(kept)
            .u32(frame.bytes.size())
            .bytes(wire::Bytes(frame.bytes).first(kept));
    }
    return file.done();
}

inline ByteVector pcapng(const std::vector<Frame>& frames, int dlt = dlt_ethernet)
{
    Layout file;
    file.u32(0x0a0d0d0a).u32(28).u32(0x1a2b3c4d).u16(1).u16(0).u32(0xffffffff).u32(0xffffffff);
    file.u32(28); // section header, of unknown length
    file.u32(1).u32(20).u16(static_cast<std::uint64_t>(dlt)).u16(0).u32(0).u32(20); // interface
    for (const Frame& frame : frames) {
        const auto padded = (frame.bytes.size() + 3) / 4 * 4;
        const auto microseconds = static_cast<std::uint64_t>(frame.time / 1us);
        file.u32(6).u32(32 + padded).u32(0).u32(microseconds >> 32).u32(microseconds & 0xffffffff);
        file.u32(frame.bytes.size()).u32(frame.bytes.size()).bytes(frame.bytes);
        file.fill(padded - frame.bytes.size(), 0).u32(32 + padded);
    }
    return file.done();
}

/// Frames between two hosts, a millisecond apart, with right sequence numbers unless told
/// otherwise. The left one is meant to be the local one: it has the more peers.
class Conversation {
public:
    std::vector<Frame> frames;
    wire::Duration now = 1000s;
    Ipv4Fields left{.source = "10.82.1.9", .destination = "10.82.1.10"};
    std::uint16_t left_port = 40000;
    std::uint16_t right_port = 179;
    std::uint32_t left_next = 1000;
    std::uint32_t right_next = 5000;
    ByteVector syn_options; ///< in both SYNs
    std::uint16_t left_window = 502;
    std::uint16_t right_window = 502;

    Conversation& to_right(std::uint8_t flags, const ByteVector& payload = {})
    {
        const auto ack = (flags & wire::tcp_flag::ack) != 0 ? right_next : 0;
        add(left,
            {left_port, right_port, left_next, ack, flags, options(flags), payload, left_window});
        left_next += numbers(flags, payload);
        return *this;
    }
    Conversation& to_left(std::uint8_t flags, const ByteVector& payload = {})
    {
        const auto ack = (flags & wire::tcp_flag::ack) != 0 ? left_next : 0;
        add(reverse(),
            {right_port, left_port, right_next, ack, flags, options(flags), payload, right_window});
        right_next += numbers(flags, payload);
        return *this;
    }
    Conversation& wait(wire::Duration time)
    {
        now += time;
        return *this;
    }
    Conversation& lose() ///< the last frame was not captured
    {
        frames.pop_back();
        return *this;
    }
    Conversation& repeat() ///< the last frame, sent again when the timer says so
    {
        frames.push_back({now += 200ms, frames.back().bytes});
        return *this;
    }
    Conversation& left_calls()
    {
        using namespace wire::tcp_flag;
        return to_right(syn).to_left(syn | ack).to_right(ack);
    }
    Conversation& right_calls()
    {
        using namespace wire::tcp_flag;
        return to_left(syn).to_right(syn | ack).to_left(ack);
    }
    Conversation& icmp_to_left(std::uint8_t type, std::uint8_t code) ///< about the last frame
    {
        const ByteVector quoted(frames.back().bytes.begin() + 14, frames.back().bytes.end());
        const Ipv4Fields ip{.source = "10.82.1.1", .destination = left.source, .protocol = 1};
        frames.push_back({now += 1ms, ethernet(ipv4(ip, icmp(type, code, quoted)))});
        return *this;
    }
    void add(const Ipv4Fields& ip, const TcpFields& fields)
    {
        frames.push_back({now += 1ms, ethernet(ipv4(ip, tcp(fields)))});
    }
    Ipv4Fields reverse() const { return {.source = left.destination, .destination = left.source}; }

private:
    ByteVector options(std::uint8_t flags) const
    {
        return (flags & wire::tcp_flag::syn) != 0 ? syn_options : ByteVector{};
    }
    static std::uint32_t numbers(std::uint8_t flags, const ByteVector& payload)
    {
        return static_cast<std::uint32_t>(payload.size()) + ((flags & wire::tcp_flag::syn) != 0) +
               ((flags & wire::tcp_flag::fin) != 0);
    }
};

} // namespace bgpsnoop::test
