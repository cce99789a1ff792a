// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace bgpsnoop::sink {

/// A file of userspace/page/, compiled in.
struct PageFile {
    std::string_view name;         ///< "style.css"
    std::string_view content_type; ///< as in HTTP
    std::string_view etag;         ///< of the bytes, with its quotes (RFC 9110 8.8.3)
    std::string_view bytes;
};

std::span<const PageFile> page_files(); ///< by name

} // namespace bgpsnoop::sink
