// SPDX-License-Identifier: Apache-2.0
#include "sink/named_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace bgpsnoop::sink {

namespace {

auto cannot_read(const std::string& path, std::string_view why = "")
{
    return tl::make_unexpected(fmt::format("cannot read {}{}", path, why));
}

std::string why(int error)
{
    return error == 0 ? "" : fmt::format(": {}", std::strerror(error));
}

} // namespace

tl::expected<std::string, std::string> text_of_file(const std::string& path, std::size_t most)
{
    std::error_code none;
    if (std::filesystem::is_directory(path, none))
        return cannot_read(path, ": it is a directory");
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    const int why_not = errno;
    std::string text;
    std::array<char, 65536> piece{};
    while (file) {
        file.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
        if (text.size() > most)
            return cannot_read(path, fmt::format(": it is larger than {} MB", most >> 20U));
    }
    if (!file.eof())
        return cannot_read(path, why(file.is_open() ? errno : why_not));
    return text;
}

} // namespace bgpsnoop::sink
