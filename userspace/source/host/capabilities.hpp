// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace bgpsnoop::source {

/// Whether this thread has the capability, by its number in linux/capability.h, in effect.
bool is_capable(unsigned capability);
/// Whose capabilities mean nothing to the host.
bool in_user_namespace();

/// No program that this process might run can have more privileges than it. Before the first
/// thread is made: each has its own, and those that it makes inherit it.
void forbid_new_privileges();

/// This thread, and those that it makes from now on, have at most these from now on. False: the
/// kernel does not allow it.
bool keep_only(const std::set<unsigned>& capabilities);

struct KeptCapabilities {
    std::vector<std::string> names;
    bool refused = false; ///< the kernel does not allow that others are given up
};

/// Gives up, for this thread, what has served; see capability_table().
KeptCapabilities give_up_what_has_served(bool only_own_netns);

/// Whether this kernel lets a thread without CAP_BPF look into a map that it has open.
bool may_look_without_bpf();

/// Does the work in a thread of its own that has no capability, as the threads that it makes.
void without_capabilities(const std::function<void()>& work);

} // namespace bgpsnoop::source
