#pragma once

#include <map>
#include <set>
#include <string>

#include "source/bpf_objects.hpp"
#include "source/bpf_obstacles.hpp"
#include "source/hook_choice.hpp"

namespace bgpsnoop::source {

/// Tries ways on the running kernel, and remembers. Loading takes its time, mostly for the kernel's
/// BTF, so a set is tried as a whole first, and again without what it failed for.
class Trials {
public:
    Trials(const ProbeOptions& options, Obstacles& obstacles)
        : options_(options), obstacles_(obstacles)
    {
    }

    /// Why the way cannot be had; empty: it loads and attaches.
    std::string operator()(const Way& way);

private:
    std::string try_alone(const Way& way);
    void learn(ProgramSet set);
    const Way* suspect(const std::vector<Way>& ways, const std::string& refused) const;

    const ProbeOptions& options_;
    Obstacles& obstacles_;
    std::set<ProgramSet> learned_;
    std::map<std::string, std::string> results_; ///< by key of the way
};

} // namespace bgpsnoop::source
