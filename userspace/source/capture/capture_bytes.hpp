// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "wire/result.hpp"

struct gzFile_s; // NOLINT(readability-identifier-naming): zlib's

namespace bgpsnoop::source {

/// The bytes of a capture file. One that gzip has compressed is unpacked on the way.
class CaptureBytes {
public:
    /// path: "-" is stdin. The error is a reason, without the file's name.
    static tl::expected<std::unique_ptr<CaptureBytes>, std::string> open(const std::string& path);

    /// The first bytes, fewer if there are no more; they are still read afterwards.
    wire::Bytes peek(std::size_t count);
    /// How many were read. Fewer than asked for: the file ends, or there is an error.
    std::size_t read(std::uint8_t* to, std::size_t count);
    const std::string& error() const { return error_; }

private:
    struct Close {
        void operator()(gzFile_s* file) const;
    };

    explicit CaptureBytes(gzFile_s* file) : file_(file) {}
    std::size_t unpack(std::uint8_t* to, std::size_t count);

    std::unique_ptr<gzFile_s, Close> file_;
    std::vector<std::uint8_t> ahead_; ///< peeked at, and not read yet
    std::string error_;
};

} // namespace bgpsnoop::source
