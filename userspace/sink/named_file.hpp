// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <tl/expected.hpp>

namespace bgpsnoop::sink {

/// The whole text of a file that somebody has named; no more than `most` octets are taken in, so
/// that a device without an end is refused, too. The error is one sentence with the path.
tl::expected<std::string, std::string> text_of_file(const std::string& path, std::size_t most);

} // namespace bgpsnoop::sink
