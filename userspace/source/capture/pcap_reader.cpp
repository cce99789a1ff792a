// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cerrno>
#include <cstdio>

#include <pcap/pcap.h>

#include "source/capture/reader.hpp"

namespace bgpsnoop::source {

namespace {

ssize_t read_cookie(void* cookie, char* to, std::size_t count)
{
    auto& bytes = *static_cast<CaptureBytes*>(cookie);
    const std::size_t got = bytes.read(reinterpret_cast<std::uint8_t*>(to), count);
    if (got == 0 && !bytes.error().empty()) {
        errno = EIO;
        return -1;
    }
    return static_cast<ssize_t>(got);
}

class PcapReader : public CaptureReader {
public:
    PcapReader(std::unique_ptr<CaptureBytes> bytes, pcap* file)
        : bytes_(std::move(bytes)), file_(file)
    {
    }

    bool read(CapturedFrame& frame) override
    {
        pcap_pkthdr* header = nullptr;
        const u_char* bytes = nullptr;
        const int result = pcap_next_ex(file_.get(), &header, &bytes);
        if (result == 1) {
            const auto since_epoch = std::chrono::seconds(header->ts.tv_sec) +
                                     std::chrono::nanoseconds(header->ts.tv_usec); // as asked
            frame = {.time = wire::Time(since_epoch),
                     .dlt = pcap_datalink(file_.get()),
                     .bytes = {bytes, header->caplen},
                     .wire_length = header->len};
            return true;
        }
        if (!bytes_->error().empty())
            error_ = bytes_->error();
        else if (result != PCAP_ERROR_BREAK) // the end of the file
            error_ = pcap_geterr(file_.get());
        return false;
    }
    const std::string& error() const override { return error_; }

private:
    struct Close {
        void operator()(pcap* file) const { pcap_close(file); }
    };

    std::unique_ptr<CaptureBytes> bytes_; ///< outlives the file that reads from it
    std::unique_ptr<pcap, Close> file_;
    std::string error_;
};

} // namespace

OpenedReader open_pcap(std::unique_ptr<CaptureBytes> bytes)
{
    std::FILE* stream = ::fopencookie(bytes.get(), "rb", {.read = read_cookie});
    if (!stream)
        return tl::make_unexpected(std::string("out of memory"));
    std::array<char, PCAP_ERRBUF_SIZE> why{};
    auto* file =
        pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, why.data());
    if (!file) {
        std::fclose(stream);
        return tl::make_unexpected(bytes->error().empty() ? std::string(why.data())
                                                          : bytes->error());
    }
    return std::make_unique<PcapReader>(std::move(bytes), file);
}

} // namespace bgpsnoop::source
