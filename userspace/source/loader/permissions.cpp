// SPDX-License-Identifier: Apache-2.0
#include "source/loader/permissions.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/resource.h>
#include <unistd.h>

#include "source/host/capabilities.hpp"

namespace bgpsnoop::source {

namespace {

/// The agent loads BPF programs (CAP_BPF) that trace the kernel (CAP_PERFMON). What others give is
/// not needed for the main job.
struct NeededCapability {
    const char* name;
    unsigned number;
};

constexpr std::array needed_capabilities{
    NeededCapability{"CAP_BPF", CAP_BPF},
    NeededCapability{"CAP_PERFMON", CAP_PERFMON},
};

std::string missing_capabilities()
{
    std::string names;
    for (const auto& each : needed_capabilities)
        if (!is_capable(each.number))
            names += (names.empty() ? "" : ", ") + std::string(each.name);
    return names;
}

/// The file reads "none integrity [confidentiality]".
bool is_locked_down()
{
    std::ifstream file("/sys/kernel/security/lockdown");
    std::string words;
    std::getline(file, words);
    return words.find("[confidentiality]") != std::string::npos;
}

constexpr std::string_view locked_down =
    "the kernel runs with lockdown=confidentiality, which forbids BPF programs to read its memory";

/// What programs are attached by, and what tells how. Empty: all of it is there.
std::string not_mounted()
{
    for (const auto& [place, how] : {std::pair("/proc/self/status", "mount -t proc proc /proc"),
                                     std::pair("/sys/kernel", "mount -t sysfs sysfs /sys")})
        if (::access(place, F_OK) != 0)
            return fmt::format(
                "cannot work without {}, which is not mounted here: {}",
                std::string_view(place).substr(0, std::string_view(place).find('/', 1)), how);
    return {};
}

/// The soft limit is as high as the hard one: see prepare_descriptors().
rlim_t allowed_descriptors()
{
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

constexpr std::string_view raised_by = "(ulimit -n, or LimitNOFILE= of the unit)";

} // namespace

std::string why_not_opened(int error)
{
    return error != EMFILE ? std::strerror(error)
                           : fmt::format("{}, of which {} are allowed here {}",
                                         std::strerror(error), allowed_descriptors(), raised_by);
}

std::string why_nothing_loads(int error)
{
    if (auto missing = not_mounted(); !missing.empty())
        return missing;
    if (error != EPERM)
        return fmt::format("cannot load BPF programs: {}", why_not_opened(error));
    if (in_user_namespace())
        return "cannot load BPF programs in a user namespace, whatever capabilities one has there: "
               "run as root of the host";
    if (const auto names = missing_capabilities(); !names.empty())
        return fmt::format("cannot load BPF programs without {}: run as root", names);
    if (is_locked_down())
        return fmt::format("cannot load BPF programs: {}", locked_down);
    return "cannot load BPF programs: permission denied, though no capability is missing (a "
           "container's seccomp filter, or a security module)";
}

std::string lack_of_descriptors()
{
    constexpr rlim_t needed = 128; // programs, maps and links take half of them
    if (const rlim_t allowed = allowed_descriptors(); allowed < needed)
        return fmt::format("cannot work with {} open files, {} are needed {}", allowed, needed,
                           raised_by);
    return {};
}

std::string explain_missing(const std::string& missing)
{
    if (auto place = not_mounted(); !place.empty())
        return place;
    if (is_locked_down())
        return fmt::format("cannot work here: {}", locked_down);
    if (const auto names = missing_capabilities(); !names.empty())
        return fmt::format("cannot load BPF programs without {}: run as root", names);
    return fmt::format("this kernel offers no way to see {}", missing);
}

} // namespace bgpsnoop::source
