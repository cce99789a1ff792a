// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/input.hpp"

struct bpf_object;

namespace bgpsnoop::source {

/// Name of an enum record_kind, as metrics and `lost` events have it.
std::string record_kind_name(std::uint32_t kind);

/// Every kind that may be lost; `left_out` are calls of a program, not records.
std::vector<std::string> loss_kinds();

/// What the kernel side could not hand over: records without room in the ring, and calls of a
/// program that the kernel left out because the same program was running on that CPU.
class Losses {
public:
    explicit Losses(::bpf_object& object) : object_(object) {}
    /// But those of strangers, of whom only verdicts of that time need to know that there were
    /// some.
    std::vector<engine::Lost> since_last_time();

    /// Records of connections that are no known neighbour's (bpf/lib/emit.h), by kind.
    std::map<std::string, std::uint64_t> of_strangers() const;

    /// Records of any kind that have found no room by now; each record says how many before it.
    std::uint64_t so_far() const;
    /// Whether that is more than was ever said here.
    bool is_news(std::uint64_t losses);

    /// Messages that only were counted: their connection had brought too many (bpf/lib/told.h).
    std::uint64_t messages_untold() const;
    /// Failing binds and calls that only were counted (bpf/lib/acts.h).
    std::uint64_t acts_untold() const;
    /// Connections of guests that were cut short (bpf/lib/guests.h).
    std::uint64_t guests_untold() const;

private:
    std::map<std::string, std::uint64_t> totals() const;
    std::map<std::string, std::uint64_t> counts_from(std::uint32_t first) const;

    ::bpf_object& object_;
    std::map<std::string, std::uint64_t> told_;
    std::uint64_t noticed_ = 0;
};

} // namespace bgpsnoop::source
