#pragma once

#include <string>
#include <vector>

#include "source/loader/hook_choice.hpp"
#include "source/loader/objects.hpp"

namespace bgpsnoop::source {

/// Programs that the kernel runs, until this is destroyed.
struct Attached {
    Object object;
    std::vector<Link> links;
    std::string refused; ///< the program that could not be had; empty: none, or it is not clear
};

/// Loads the programs of the ways, all of one set, and attaches them but for iterators, which are
/// run when they are needed. Empty, or why not.
std::string load_and_attach(const ProbeOptions& options, const std::vector<Way>& ways,
                            Attached& attached);

} // namespace bgpsnoop::source
