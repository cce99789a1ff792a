// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace bgpsnoop::source {

/// When a capability has served: all that is not needed afterwards is given up.
enum class Served : std::uint8_t {
    at_start,       ///< once the programs are attached and older sockets have been found
    if_bpf_is_free, ///< the same, where bpf(2) lets anyone use maps that he has open
    in_own_netns,   ///< the same, with --netns self: else namespaces come later, too
};

/// One that the agent makes use of.
struct CapabilityRow {
    unsigned number = 0;      ///< in linux/capability.h
    std::string_view name{};  ///< "CAP_BPF"
    std::string_view gives{}; ///< what is lost without it
    Served served{};
    std::string_view kept_for{}; ///< why it is kept where it is; empty: it never is
};

/// By name. What is in no row is given up like what has served.
std::span<const CapabilityRow> capability_table();

/// Whether it is still needed once the agent runs.
bool is_kept(const CapabilityRow& row, bool only_own_netns, bool bpf_is_free);

} // namespace bgpsnoop::source
