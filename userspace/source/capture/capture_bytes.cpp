// SPDX-License-Identifier: Apache-2.0
#include "source/capture/capture_bytes.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <unistd.h>
#include <zlib.h>

namespace bgpsnoop::source {

namespace {

constexpr unsigned buffer_size = 128 * 1024;
constexpr std::size_t largest_read = std::size_t{1} << 30; // zlib counts in int

/// zlib puts the name of the file before the reason.
std::string_view without_name(std::string_view reason)
{
    const auto colon = reason.rfind(": ");
    return colon == std::string_view::npos ? reason : reason.substr(colon + 2);
}

} // namespace

void CaptureBytes::Close::operator()(gzFile_s* file) const
{
    gzclose(file);
}

tl::expected<std::unique_ptr<CaptureBytes>, std::string> CaptureBytes::open(const std::string& path)
{
    errno = 0;
    auto* file = path == "-" ? gzdopen(::dup(STDIN_FILENO), "rb") : gzopen(path.c_str(), "rb");
    if (!file)
        return tl::make_unexpected(errno != 0 ? std::strerror(errno) : "out of memory");
    gzbuffer(file, buffer_size);
    return std::unique_ptr<CaptureBytes>(new CaptureBytes(file));
}

wire::Bytes CaptureBytes::peek(std::size_t count)
{
    const std::size_t had = ahead_.size();
    if (had < count) {
        ahead_.resize(count);
        ahead_.resize(had + unpack(ahead_.data() + had, count - had));
    }
    return wire::Bytes(ahead_).first(std::min(count, ahead_.size()));
}

std::size_t CaptureBytes::read(std::uint8_t* to, std::size_t count)
{
    const std::size_t from_ahead = std::min(count, ahead_.size());
    std::copy_n(ahead_.begin(), from_ahead, to);
    ahead_.erase(ahead_.begin(), ahead_.begin() + static_cast<std::ptrdiff_t>(from_ahead));
    return from_ahead + unpack(to + from_ahead, count - from_ahead);
}

std::size_t CaptureBytes::unpack(std::uint8_t* to, std::size_t count)
{
    std::size_t done = 0;
    while (done < count) { // an error may be known before all that came before it is read
        const auto part = static_cast<unsigned>(std::min(count - done, largest_read));
        const int got = gzread(file_.get(), to + done, part);
        int code = Z_OK;
        const char* why = gzerror(file_.get(), &code);
        if (code != Z_OK && code != Z_STREAM_END)
            error_ = code == Z_ERRNO ? std::strerror(errno) : without_name(why);
        if (got <= 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

} // namespace bgpsnoop::source
