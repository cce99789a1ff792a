// SPDX-License-Identifier: Apache-2.0
#include "source/host/capabilities.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <thread>

#include <linux/bpf.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "source/host/capability_table.hpp"

namespace bgpsnoop::source {

namespace {

/// Of the calling thread, as the kernel itself tells and takes them: /proc may be missing, and
/// descriptors used up.
class CapabilitySets {
public:
    bool get() { return ::syscall(SYS_capget, &header_, halves_.data()) == 0; }
    bool set() { return ::syscall(SYS_capset, &header_, halves_.data()) == 0; }

    bool has(unsigned capability) const
    {
        return (halves_.at(capability / bits).effective >> capability % bits & 1) != 0;
    }

    void keep_only(const std::set<unsigned>& capabilities)
    {
        Halves wanted{};
        for (const unsigned each : capabilities)
            wanted.at(each / bits).effective |= 1U << each % bits;
        for (std::size_t at = 0; at < halves_.size(); ++at) {
            halves_.at(at).effective &= wanted.at(at).effective;
            halves_.at(at).permitted &= wanted.at(at).effective;
            halves_.at(at).inheritable = 0;
        }
    }

private:
    using Halves = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;
    static constexpr unsigned bits = 32;

    __user_cap_header_struct header_{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    Halves halves_{};
};

/// What a program that is run could get back; only who has CAP_SETPCAP may do it.
void empty_bounding_set()
{
    for (unsigned each = 0; ::prctl(PR_CAPBSET_READ, each, 0, 0, 0) >= 0; ++each)
        ::prctl(PR_CAPBSET_DROP, each, 0, 0, 0);
}

} // namespace

bool is_capable(unsigned capability)
{
    CapabilitySets sets;
    return sets.get() && sets.has(capability);
}

bool may_look_without_bpf()
{
    bool may = false;
    without_capabilities([&may] {
        bpf_attr nothing{};
        nothing.map_fd = ~0U; // no map at all: the question is whether that is looked at
        may = ::syscall(SYS_bpf, BPF_MAP_LOOKUP_ELEM, &nothing, sizeof(nothing)) != 0 &&
              errno != EPERM;
    });
    return may;
}

bool in_user_namespace()
{
    constexpr ino_t of_the_host = 0xeffffffd; // PROC_USER_INIT_INO, include/linux/proc_ns.h
    struct stat here {};
    return ::stat("/proc/self/ns/user", &here) == 0 && here.st_ino != of_the_host;
}

void forbid_new_privileges()
{
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

bool keep_only(const std::set<unsigned>& capabilities)
{
    ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    empty_bounding_set();
    CapabilitySets sets;
    if (!sets.get())
        return false;
    sets.keep_only(capabilities);
    return sets.set();
}

KeptCapabilities give_up_what_has_served(bool only_own_netns)
{
    const bool bpf_is_free = may_look_without_bpf();
    KeptCapabilities kept;
    std::set<unsigned> numbers;
    for (const auto& row : capability_table())
        if (is_kept(row, only_own_netns, bpf_is_free) && is_capable(row.number)) {
            numbers.insert(row.number);
            kept.names.emplace_back(row.name);
        }
    kept.refused = !keep_only(numbers);
    return kept;
}

void without_capabilities(const std::function<void()>& work)
{
    std::thread([&work] {
        keep_only({});
        work();
    }).join();
}

} // namespace bgpsnoop::source
