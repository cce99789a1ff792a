// SPDX-License-Identifier: Apache-2.0
#include "cli/version.hpp"

#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <sys/utsname.h>

#include "source/loader/hook_rows.hpp"
#include "source/loader/programs.hpp"

namespace bgpsnoop::cli {

std::string version_of_kernel_side()
{
    utsname system{};
    ::uname(&system);
    const auto set = source::set_for_this_kernel();
    return fmt::format("\nlibbpf    {}.{}\nprograms  {}, for Linux {}", libbpf_major_version(),
                       libbpf_minor_version(),
                       set ? source::set_name(*set) : "not known: " + set.error(), system.release);
}

} // namespace bgpsnoop::cli
