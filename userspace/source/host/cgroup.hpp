// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "source/host/file_descriptor.hpp"

namespace bgpsnoop::source {

/// The root of the cgroup v2 hierarchy, above every process; -1 where none is mounted.
FileDescriptor root_cgroup();

} // namespace bgpsnoop::source
