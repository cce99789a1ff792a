// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/diagnosis/case.hpp"

/// What this host knows besides the connection, as clauses of the evidence; empty where it is not
/// so.
namespace bgpsnoop::engine {

std::string before(const Case& c, Time at); ///< the end: "8.7 s before", or after

std::string our_address(const Case& c); ///< that it was removed
std::string other_end(const Case& c);   ///< that it is here, and whose it is

} // namespace bgpsnoop::engine
