// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "engine/senses.hpp"
#include "source/loader/hook_choice.hpp"
#include "source/loader/objects.hpp"
#include "source/loader/probe_options.hpp"

namespace bgpsnoop::source {

/// The loaded and attached programs. Each hook has an ordered list of ways; the first that loads
/// and attaches on the running kernel is used.
struct Programs {
    Object object;
    ProgramSet set{};
    std::vector<Link> links;
    std::vector<Hook> hooks;
};

/// The error is one sentence: the privilege that is missing, or what this kernel lacks.
tl::expected<Programs, std::string> load_programs(const ProbeOptions& options);

/// The set that would be in use here, as far as what is required tells: less work than loading all.
tl::expected<ProgramSet, std::string> set_for_this_kernel();

/// What can be seen at all with these hooks.
engine::Senses senses_of(const std::vector<Hook>& hooks);

} // namespace bgpsnoop::source
