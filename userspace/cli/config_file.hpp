// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace bgpsnoop::cli {

/// Options of `agent` that are no key of its configuration file: they say which one, or what to do
/// with it.
inline constexpr const char* not_in_config[] = {"help", "config", "check-config"};

/// Sentences, as a rule with file and line; none: all is well.
using ConfigProblems = std::vector<std::string>;

/// Gives the options of a YAML file to the command, as if they stood on its command line; options
/// that do stand there win. An empty path is no file. Of a file with problems nothing is to be
/// used.
ConfigProblems apply_config_file(CLI::App& command, const std::string& path);

} // namespace bgpsnoop::cli
