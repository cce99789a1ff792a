// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "source/loader/attach.hpp"
#include "source/loader/hook_choice.hpp"
#include "source/loader/obstacles.hpp"

namespace bgpsnoop::source {

/// Tries ways on the running kernel, and remembers. Loading takes its time, mostly for the
/// verifier, so a set is tried as a whole first, and again without what it failed for.
class Trials {
public:
    /// `rows`: the hooks that make a set whole.
    Trials(const ProbeOptions& options, const std::vector<HookRow>& rows)
        : rows_(rows), loader_(options), obstacles_(options.btf)
    {
    }

    /// Not even maps load, for a reason that lies in this process: its errno, or 0.
    int refuses_all() const;

    /// EMFILE or ENFILE if descriptors have run out in a trial, else 0. What else was found then is
    /// not the kernel's word.
    int out_of() const { return out_of_; }

    /// Why the way cannot be had; empty: it loads and attaches.
    std::string operator()(const Way& way);

    /// The kernel cannot have the way, however things are set up here.
    bool kernel_lacks(const Way& way);

    /// Loads and attaches the ways, all of one set, together. What a trial has attached just so is
    /// not loaded again.
    tl::expected<Attached, Refusal> attach(const std::vector<Way>& ways);

private:
    struct Whole {
        std::vector<Way> ways;
        Attached attached;
    };

    bool runs_out(const Refusal& refusal);
    const Obstacle& try_alone(const Way& way);
    void try_whole(ProgramSet set);
    const Way* suspect(const std::vector<Way>& ways, const std::string& refused) const;

    const std::vector<HookRow>& rows_;
    ObjectLoader loader_;
    Obstacles obstacles_;
    std::set<ProgramSet> tried_whole_;
    std::map<Way, Obstacle> results_; ///< without words: it works
    int out_of_ = 0;
    std::optional<Whole> whole_; ///< the last set that worked as a whole
};

} // namespace bgpsnoop::source
