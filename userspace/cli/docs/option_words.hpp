// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

/// How the documents call an option of the command line and its value.
namespace bgpsnoop::cli {

/// "-o, --output"; of a positional argument its name.
std::string option_names(const CLI::Option& option);

/// "1 - 65535", "text", "{q}all{q}, {q}self{q}" with `quote` for q; empty for a flag.
std::string option_value(const CLI::Option& option, std::string_view quote);

} // namespace bgpsnoop::cli
