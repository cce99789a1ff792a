// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/process_metrics.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <sstream>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

#include "sink/metrics/series.hpp"

namespace bgpsnoop::sink {

namespace {

struct ResourceUse {
    std::optional<double> cpu, start, virtual_bytes, resident_bytes, open_files, max_files;
};

/// proc(5), /proc/self/stat: fields are counted from 1 and the second, "(comm)", may hold anything.
std::vector<double> stat_fields_after_comm()
{
    std::ifstream file("/proc/self/stat");
    const std::string all{std::istreambuf_iterator<char>(file), {}};
    const std::size_t end = all.rfind(')');
    if (end == std::string::npos)
        return {};
    std::istringstream rest(all.substr(end + 1));
    std::string state;
    rest >> state;
    return {std::istream_iterator<double>(rest), {}};
}

std::optional<double> boot_time()
{
    std::ifstream file("/proc/stat");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("btime "))
            return std::strtod(line.c_str() + 6, nullptr);
    return std::nullopt;
}

std::optional<double> count_open_files()
{
    std::error_code error;
    std::filesystem::directory_iterator each("/proc/self/fd", error);
    double count = -1; // the directory itself is open while it is read
    for (; !error && each != std::filesystem::directory_iterator(); each.increment(error))
        ++count;
    return error ? std::nullopt : std::optional(count);
}

std::optional<double> file_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return std::nullopt;
    return limit.rlim_cur == RLIM_INFINITY ? std::numeric_limits<double>::infinity()
                                           : static_cast<double>(limit.rlim_cur);
}

ResourceUse read_resource_use()
{
    ResourceUse use{.open_files = count_open_files(), .max_files = file_limit()};
    constexpr std::size_t first = 4; // the number of the field at index 0
    const std::vector<double> stat = stat_fields_after_comm();
    if (stat.size() <= 24 - first)
        return use;
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    use.cpu = (stat[14 - first] + stat[15 - first]) / ticks;
    if (const auto boot = boot_time())
        use.start = *boot + stat[22 - first] / ticks;
    use.virtual_bytes = stat[23 - first];
    use.resident_bytes = stat[24 - first] * static_cast<double>(sysconf(_SC_PAGESIZE));
    return use;
}

template <auto member> void known(const ResourceUse& use, Series& out)
{
    if (const auto& value = use.*member)
        out.add(*value);
}

using enum MetricType;

constexpr auto process_table = std::to_array<Metric<ResourceUse>>({
    {{"process_cpu_seconds_total", counter, "Total user and system CPU time spent in seconds."},
     known<&ResourceUse::cpu>},
    {{"process_max_fds", gauge, "Maximum number of open file descriptors."},
     known<&ResourceUse::max_files>},
    {{"process_open_fds", gauge, "Number of open file descriptors."},
     known<&ResourceUse::open_files>},
    {{"process_resident_memory_bytes", gauge, "Resident memory size in bytes."},
     known<&ResourceUse::resident_bytes>},
    {{"process_start_time_seconds", gauge,
      "Start time of the process since unix epoch in seconds."},
     known<&ResourceUse::start>},
    {{"process_virtual_memory_bytes", gauge, "Virtual memory size in bytes."},
     known<&ResourceUse::virtual_bytes>},
});

} // namespace

void tell_process_metrics(MetricOutput& out)
{
    tell(process_table, read_resource_use(), out);
}

std::vector<MetricInfo> process_metric_infos()
{
    std::vector<MetricInfo> infos;
    for (const auto& metric : process_table)
        infos.push_back(metric.info);
    return infos;
}

} // namespace bgpsnoop::sink
