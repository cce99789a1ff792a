// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/program_runs.hpp"

#include <fstream>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

namespace bgpsnoop::source {

namespace {

bool are_runs_measured()
{
    std::ifstream file("/proc/sys/kernel/bpf_stats_enabled");
    return file.get() == '1';
}

} // namespace

std::map<std::string, ProgramRuns> program_runs(const ::bpf_object& programs)
{
    std::map<std::string, ProgramRuns> result;
    if (!are_runs_measured())
        return result;
    ::bpf_program* program = nullptr;
    bpf_object__for_each_program(program, &programs)
    {
        ::bpf_prog_info info{};
        std::uint32_t size = sizeof(info);
        const int fd = bpf_program__fd(program); // negative: it is not loaded here
        if (fd >= 0 && bpf_obj_get_info_by_fd(fd, &info, &size) == 0)
            result[bpf_program__name(program)] = {std::chrono::nanoseconds(info.run_time_ns),
                                                  info.run_cnt};
    }
    return result;
}

} // namespace bgpsnoop::source
