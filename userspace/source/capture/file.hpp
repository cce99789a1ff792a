// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "wire/result.hpp"
#include "wire/time.hpp"

struct pcap;

namespace bgpsnoop::source {

struct CapturedFrame {
    wire::Time time;
    int dlt = 0;
    wire::Bytes bytes; ///< valid until the next frame is read
    std::size_t wire_length = 0;
};

/// A pcap or pcapng file, read through libpcap.
class CaptureFile {
public:
    /// path: "-" is stdin. The error is one sentence with the file's name.
    static tl::expected<CaptureFile, std::string> open(const std::string& path);

    /// False at the end, and where the file is damaged: then there is an error.
    bool read(CapturedFrame& frame);
    const std::string& error() const { return error_; }

private:
    struct Close {
        void operator()(pcap* file) const;
    };

    CaptureFile(std::string name, pcap* file);

    std::string name_;
    std::unique_ptr<pcap, Close> file_;
    std::string error_;
};

/// "-" is shown as "standard input".
std::string name_of_capture(const std::string& path);

} // namespace bgpsnoop::source
