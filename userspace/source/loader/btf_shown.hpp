// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

namespace bgpsnoop::source {

/// Runs the work in a thread that sees the file in place of /sys/kernel/btf/vmlinux, and nothing
/// else in /sys. libbpf looks for the kernel's own BTF there, and cannot be told another place.
/// Needs CAP_SYS_ADMIN; 0, or an errno and the work is not done.
int with_btf_shown(const std::string& file, const std::function<void()>& work);

} // namespace bgpsnoop::source
