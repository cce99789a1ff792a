#pragma once

#include <map>
#include <set>
#include <string>

#include "source/bpf_objects.hpp"
#include "source/hook_choice.hpp"

namespace bgpsnoop::source {

/// Tries ways on the running kernel, and remembers. Loading takes its time, mostly for the kernel's
/// BTF, so a set is tried as a whole first, and again without what it failed for.
class Trials {
public:
    explicit Trials(const ProbeOptions& options) : options_(options) {}

    /// Why the way cannot be had; empty: it loads and attaches.
    std::string operator()(const Way& way);

private:
    std::string try_alone(const Way& way);
    void learn(ProgramSet set);
    const Way* suspect(const std::vector<Way>& ways) const;

    const ProbeOptions& options_;
    std::set<ProgramSet> learned_;
    std::map<std::string, std::string> results_; ///< by key of the way
};

} // namespace bgpsnoop::source
