// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <tl/expected.hpp>

#include "source/loader/hook_choice.hpp"
#include "source/loader/object_loader.hpp"

namespace bgpsnoop::source {

/// Programs that the kernel runs, until this is destroyed.
struct Attached {
    Object object;
    std::vector<Link> links;
};

/// Loads the programs of the ways, all of one set, and attaches them but for iterators, which are
/// run when they are needed.
tl::expected<Attached, Refusal> load_and_attach(const ObjectLoader& loader,
                                                const std::vector<Way>& ways);

} // namespace bgpsnoop::source
