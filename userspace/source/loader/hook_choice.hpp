// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace bgpsnoop::source {

/// One thing to be seen in the kernel.
enum class HookId : std::uint8_t {
    tcp_states,
    calls_ipv4,
    calls_ipv6,
    sockets_released,
    failed_binds,
    resets_received,
    resets_sent,
    socket_errors,
    socket_reads,
    arriving_segments,
    socket_writes,
    segments_dropped,
    older_sockets,
    socket_samples
};

/// How it is seen on this kernel.
struct Hook {
    HookId id{};
    std::string name;    ///< "socket_reads"
    std::string way;     ///< the program in use; empty: none could be had
    std::string problem; ///< why a way before it, or all of them, could not be had
    std::string limit{}; ///< what the way in use does not see here, and why; empty: nothing
    bool offered = true; ///< the kernel has a way to see it, though perhaps not as set up here
};

/// Null: there is no such hook among them.
const Hook* find_hook(std::span<const Hook> hooks, HookId id);

enum class Need : std::uint8_t {
    required, ///< without it there is nothing to say
    wanted    ///< without it some evidence is missing
};

/// A set of programs that share their maps: the ways in use are all of one set.
enum class ProgramSet : std::uint8_t {
    storage, ///< what is known of a socket lives in the socket
    hash,    ///< the same programs, for kernels where tracing programs cannot have that
    nobtf,   ///< packets and classic tracepoints: needs neither BTF nor function tracing
};

struct Way {
    ProgramSet set{};
    std::string program;
    std::vector<std::string> companions{}; ///< other programs that it cannot do without
    std::string calls{};                   ///< function of the kernel's that they call
    std::string since{};                   ///< the first kernel that takes it: "6.12"
    auto operator<=>(const Way&) const = default;
};

struct HookRow {
    HookId id{};
    const char* name = "";
    Need need{};
    std::vector<Way> ways;  ///< of each set, best first
    const char* tells = ""; ///< "what the speaker reads"
    const char* lost = "";  ///< what is not known without it
};

/// Why the way cannot be had on this kernel; empty: it loads and attaches.
using Trial = std::function<std::string(const Way&)>;

struct Choice {
    ProgramSet set{};
    std::vector<Hook> hooks; ///< one a row
    std::vector<Way> ways;   ///< those in use
    std::string missing;     ///< what cannot be done without and cannot be had: nothing works
};

/// Of the sets in their order the first that has a way for each required hook, and for every hook
/// the first way that works. Nothing compares versions.
Choice choose(std::span<const HookRow> rows, std::span<const ProgramSet> sets, const Trial& trial);

/// Whether the kernel cannot have the way, however things are set up here.
using Lack = std::function<bool(const Way&)>;

/// Tells the hooks that should be there from those that this kernel has no way for.
void note_offers(Choice& choice, std::span<const HookRow> rows, const Lack& lacks);

} // namespace bgpsnoop::source
