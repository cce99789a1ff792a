// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <yaml-cpp/yaml.h>

namespace bgpsnoop::cli {

/// What a YAML file says: null if nothing. Throws YAML::Exception, with the line, where it is none,
/// or where a second document begins, which nobody would read.
YAML::Node only_document(const std::string& text);

} // namespace bgpsnoop::cli
