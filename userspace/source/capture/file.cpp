// SPDX-License-Identifier: Apache-2.0
#include "source/capture/file.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <pcap/pcap.h>

#include "source/capture/pcapng_reader.hpp"

namespace bgpsnoop::source {

namespace {

using namespace std::string_view_literals;

/// How what cannot be read begins, and what an operator does about it.
struct Packing {
    std::string_view begin;
    std::string_view name;
    std::string_view unpacker;
};

constexpr std::array packings{
    Packing{"\x28\xb5\x2f\xfd"sv, "zstd", "zstd -d"},
    Packing{"\xfd"
            "7zX"sv,
            "xz", "xz -d"},
    Packing{"BZh"sv, "bzip2", "bzip2 -d"},
    Packing{"\x04\x22\x4d\x18"sv, "lz4", "lz4 -d"},
    Packing{"PK\x03\x04"sv, "zip", "unzip"},
};

std::string because(wire::Bytes first, const std::string& why)
{
    const std::string_view begin(reinterpret_cast<const char*>(first.data()), first.size());
    const auto* packing = std::ranges::find_if(
        packings, [&](const Packing& each) { return begin.starts_with(each.begin); });
    return packing == packings.end() ? why
                                     : fmt::format("it is compressed with {}: unpack it first, {}",
                                                   packing->name, packing->unpacker);
}

} // namespace

std::string name_of_link_type(int dlt)
{
    const char* name = pcap_datalink_val_to_name(dlt);
    return name ? fmt::format("{} ({})", dlt, name) : std::to_string(dlt);
}

std::string name_of_capture(const std::string& path)
{
    return path == "-" ? "standard input" : path;
}

CaptureFile::CaptureFile(std::string name, std::unique_ptr<CaptureReader> reader)
    : name_(std::move(name)), reader_(std::move(reader))
{
}

tl::expected<CaptureFile, std::string> CaptureFile::open(const std::string& path)
{
    const std::string name = name_of_capture(path);
    const auto cannot = [&name](const std::string& why) {
        return tl::make_unexpected(fmt::format("cannot read the capture {}: {}", name, why));
    };
    auto bytes = CaptureBytes::open(path);
    if (!bytes)
        return cannot(bytes.error());
    const wire::Bytes peeked = (*bytes)->peek(4);
    const std::vector<std::uint8_t> first(peeked.begin(), peeked.end());
    if (PcapngReader::begins_with(first))
        return CaptureFile(name, std::make_unique<PcapngReader>(std::move(*bytes)));
    auto reader = open_pcap(std::move(*bytes));
    if (!reader)
        return cannot(because(first, reader.error()));
    return CaptureFile(name, std::move(*reader));
}

bool CaptureFile::read(CapturedFrame& frame)
{
    if (reader_->read(frame))
        return true;
    if (!reader_->error().empty())
        error_ = fmt::format("the capture {} is damaged, what came before was read: {}", name_,
                             reader_->error());
    return false;
}

} // namespace bgpsnoop::source
