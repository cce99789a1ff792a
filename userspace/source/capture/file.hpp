// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "source/capture/reader.hpp"

namespace bgpsnoop::source {

/// A pcap or pcapng file, compressed with gzip or not.
class CaptureFile {
public:
    /// path: "-" is stdin. The error is one sentence with the file's name.
    static tl::expected<CaptureFile, std::string> open(const std::string& path);

    /// False at the end, and where the file is damaged: then there is an error.
    bool read(CapturedFrame& frame);
    const std::string& error() const { return error_; }
    CaptureNotes notes() const { return reader_->notes(); }

private:
    CaptureFile(std::string name, std::unique_ptr<CaptureReader> reader);

    std::string name_;
    std::unique_ptr<CaptureReader> reader_;
    std::string error_;
};

/// "147 (USER0)": libpcap's number and name.
std::string name_of_link_type(int dlt);

/// "-" is shown as "standard input".
std::string name_of_capture(const std::string& path);

} // namespace bgpsnoop::source
