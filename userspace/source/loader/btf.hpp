// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

struct btf;

namespace bgpsnoop::source {

struct BtfDeleter {
    void operator()(::btf* types) const;
};

/// The running kernel's types: from the file if there is one, else from the kernel; null: neither.
std::unique_ptr<::btf, BtfDeleter> kernel_types(const std::string& file);

constexpr const char* kernel_btf = "/sys/kernel/btf/vmlinux";
bool kernel_has_btf();

/// Whether the kernel has BTF of its own loaded and shows no file of it. It tells CAP_SYS_ADMIN
/// only.
bool kernel_hides_btf();

/// The file that shows the BTF which the running kernel ties tp_btf, fentry and iter programs to:
/// its own, or the one given where it hides that. Empty: there is none.
std::string file_of_own_btf(const std::string& given);

/// Why the file cannot stand for the running kernel's BTF, in one sentence; empty: it can, as far
/// as can be told.
std::string problem_of_btf(const std::string& file);

} // namespace bgpsnoop::source
