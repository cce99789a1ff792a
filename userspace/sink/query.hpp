// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sink/format.hpp"

namespace bgpsnoop::sink {

using Query = std::vector<std::pair<std::string, std::string>>; ///< of a URL, decoded

/// Whether all of the text is a number that fits.
template <typename Number> bool read_number(std::string_view text, Number& out)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

/// One sentence for who asked with a value that makes no sense.
inline std::string no_value(std::string_view value, std::string_view parameter)
{
    return fmt::format("'{}' is no value for '{}'", printable(value), parameter);
}

} // namespace bgpsnoop::sink
