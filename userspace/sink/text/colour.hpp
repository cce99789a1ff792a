// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// What makes a terminal colour the text behind it (ECMA-48, SGR).
namespace bgpsnoop::sink::colour {

inline constexpr std::string_view dim = "\x1b[2m";
inline constexpr std::string_view red = "\x1b[31m";
inline constexpr std::string_view green = "\x1b[32m";
inline constexpr std::string_view yellow = "\x1b[33m";
inline constexpr std::string_view end = "\x1b[0m";

} // namespace bgpsnoop::sink::colour
