// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

/// What documents and complaints call an option of the command line and its value.
namespace bgpsnoop::cli {

/// "-o, --output"; of a positional argument its name.
std::string option_names(const CLI::Option& option);

/// "1 - 65535", "text", "{q}all{q}, {q}self{q}" with `quote` for q; empty for a flag.
std::string option_value(const CLI::Option& option, std::string_view quote);

/// A number as people write it: CLI11 takes 0x50, +179 and " 179", too.
CLI::Validator only_digits();

/// What is wrong with the command line, for people: CLI11 speaks of its types ("1 required
/// UINT:UINT in [1 - 9] missing").
std::string complaint(const CLI::App& command, const CLI::ParseError& error);

} // namespace bgpsnoop::cli
