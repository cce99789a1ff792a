// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace bgpsnoop::cli {

/// Gives the options of a YAML file to the command, as if they stood on its command line; options
/// that do stand there win. An empty path is no file. Returns what is wrong, in one sentence, or
/// "".
std::string apply_config_file(CLI::App& command, const std::string& path);

} // namespace bgpsnoop::cli
