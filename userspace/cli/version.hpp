// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace bgpsnoop::cli {

/// The commit that this was built from, "" if that is not known. Made by CMake; see version.cpp.in.
extern const char* const commit;

/// For --version: the first line is name and version; then one for each thing that it stands on.
std::string version_text();

/// The lines about the kernel side; "" where it is left out (WITH_BPF=OFF).
std::string version_of_kernel_side();

} // namespace bgpsnoop::cli
