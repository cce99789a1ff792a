// SPDX-License-Identifier: Apache-2.0
#include "source/capture/file.hpp"

#include <array>

#include <fmt/core.h>
#include <pcap/pcap.h>

namespace bgpsnoop::source {

std::string name_of_capture(const std::string& path)
{
    return path == "-" ? "standard input" : path;
}

void CaptureFile::Close::operator()(pcap* file) const
{
    pcap_close(file);
}

CaptureFile::CaptureFile(std::string name, pcap* file) : name_(std::move(name)), file_(file) {}

tl::expected<CaptureFile, std::string> CaptureFile::open(const std::string& path)
{
    std::array<char, PCAP_ERRBUF_SIZE> why{};
    const std::string name = name_of_capture(path);
    auto* file = pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO,
                                                         why.data());
    if (!file) {
        std::string reason = why.data();
        if (reason.starts_with(path + ": ")) // libpcap names the file sometimes
            reason.erase(0, path.size() + 2);
        return tl::make_unexpected(fmt::format("cannot read the capture {}: {}", name, reason));
    }
    return CaptureFile(name, file);
}

bool CaptureFile::read(CapturedFrame& frame)
{
    pcap_pkthdr* header = nullptr;
    const u_char* bytes = nullptr;
    const int result = pcap_next_ex(file_.get(), &header, &bytes);
    if (result == PCAP_ERROR_BREAK) // the end of the file
        return false;
    if (result != 1) {
        error_ = fmt::format("the capture {} is damaged, what came before was read: {}", name_,
                             pcap_geterr(file_.get()));
        return false;
    }
    const auto since_epoch = std::chrono::seconds(header->ts.tv_sec) +
                             std::chrono::nanoseconds(header->ts.tv_usec); // nanoseconds, as asked
    frame = {.time = wire::Time(since_epoch),
             .dlt = pcap_datalink(file_.get()),
             .bytes = {bytes, header->caplen},
             .wire_length = header->len};
    return true;
}

} // namespace bgpsnoop::source
