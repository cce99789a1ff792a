// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "sink/field.hpp"

namespace bgpsnoop::cli {

/// A row each; empty if there are none.
std::string fields_table(std::span<const sink::Field> fields);

} // namespace bgpsnoop::cli
