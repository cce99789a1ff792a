#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "source/loader/attach.hpp"
#include "source/loader/hook_choice.hpp"
#include "source/loader/objects.hpp"
#include "source/loader/obstacles.hpp"

namespace bgpsnoop::source {

/// Tries ways on the running kernel, and remembers. Loading takes its time, mostly for the
/// verifier, so a set is tried as a whole first, and again without what it failed for.
class Trials {
public:
    explicit Trials(const ProbeOptions& options) : options_(options), obstacles_(options.btf) {}

    /// Why the way cannot be had; empty: it loads and attaches.
    std::string operator()(const Way& way);

    /// Loads and attaches the ways, all of one set, together. Empty, or why not. What the trials
    /// have attached just so is taken over.
    std::string attach(const std::vector<Way>& ways, Attached& attached);

private:
    std::string try_alone(const Way& way);
    void learn(ProgramSet set);
    const Way* suspect(const std::vector<Way>& ways, const std::string& refused) const;

    const ProbeOptions& options_;
    Obstacles obstacles_;
    std::set<ProgramSet> learned_;
    std::map<std::string, std::string> results_; ///< by key of the way
    Attached whole_;                             ///< the last set that worked as a whole,
    std::string whole_key_;                      ///< and the keys of its ways
};

} // namespace bgpsnoop::source
