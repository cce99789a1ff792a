// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "cli/config_file.hpp"
#include "sink/http/web_config.hpp"

namespace bgpsnoop::cli {

/// Reads the file of `--web.config.file`; an empty path asks nothing of anybody. Paths in it are
/// relative to its directory. What it names is looked into where it is used.
tl::expected<sink::WebConfig, ConfigProblems> read_web_config(const std::string& path);

} // namespace bgpsnoop::cli
