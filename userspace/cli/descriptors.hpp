// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bgpsnoop::cli {

/// Before anything else is opened. Whoever starts us may have closed standard input, output or
/// error: the next file or socket would get that number, and what is written for people. And the
/// soft limit of descriptors, made for select(2), is raised to what is allowed.
void prepare_descriptors();

} // namespace bgpsnoop::cli
