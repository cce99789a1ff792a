// SPDX-License-Identifier: Apache-2.0
#include "source/loader/trials.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace bgpsnoop::source {

namespace {

/// A kernel that says no to this process would not to a privileged one.
Obstacle obstacle_of(const Refusal& refusal)
{
    return {refusal.words, refusal.error == EPERM || refusal.error == ENOMEM};
}

bool has_program(const Way& way, const std::string& name)
{
    return name == way.program || std::ranges::count(way.companions, name) > 0;
}

} // namespace

int Trials::refuses_all() const
{
    const auto maps = loader_.load(ProgramSet::nobtf, {});
    const int error = maps ? 0 : maps.error().error;
    const bool is_of_this_process =
        error == EPERM || error == EMFILE || error == ENFILE || error == ENOMEM;
    return is_of_this_process ? error : 0;
}

std::string Trials::operator()(const Way& way)
{
    if (tried_whole_.insert(way.set).second)
        try_whole(way.set);
    return try_alone(way).words;
}

bool Trials::kernel_lacks(const Way& way)
{
    const auto known = results_.find(way);
    const Obstacle obstacle = known == results_.end() ? obstacles_(way) : known->second;
    return !obstacle.words.empty() && !obstacle.of_setup;
}

/// Descriptors are gone for every way alike: to try them all would only take its time.
bool Trials::runs_out(const Refusal& refusal)
{
    if (refusal.error == EMFILE || refusal.error == ENFILE)
        out_of_ = refusal.error;
    return out_of_ != 0;
}

const Obstacle& Trials::try_alone(const Way& way)
{
    const auto [result, is_new] = results_.try_emplace(way);
    if (!is_new)
        return result->second;
    result->second = obstacles_(way);
    if (!result->second.words.empty())
        return result->second;
    if (out_of_ != 0)
        result->second = {std::strerror(out_of_), true};
    else if (const auto attached = load_and_attach(loader_, {way}); !attached) {
        runs_out(attached.error());
        result->second = obstacle_of(attached.error());
    }
    return result->second;
}

tl::expected<Attached, Refusal> Trials::attach(const std::vector<Way>& ways)
{
    if (!whole_ || whole_->ways != ways)
        return load_and_attach(loader_, ways);
    Whole whole = *std::exchange(whole_, std::nullopt);
    return std::move(whole.attached);
}

/// The way of the program that was refused; null: unclear, or known already.
const Way* Trials::suspect(const std::vector<Way>& ways, const std::string& refused) const
{
    const auto found =
        std::ranges::find_if(ways, [&](const Way& way) { return has_program(way, refused); });
    return found == ways.end() || results_.contains(*found) ? nullptr : &*found;
}

/// Assumes of every way that it works until it is known that it does not.
void Trials::try_whole(ProgramSet set)
{
    const auto hopeful = [this](const Way& way) {
        const auto known = results_.find(way);
        return (known == results_.end() ? obstacles_(way) : known->second).words;
    };
    for (;;) {
        const Choice choice = choose(rows_, std::array{set}, hopeful);
        if (!choice.missing.empty() || out_of_ != 0)
            return;
        auto attached = load_and_attach(loader_, choice.ways);
        if (attached) {
            for (const Way& way : choice.ways)
                results_[way] = {};
            whole_ = Whole{choice.ways, std::move(*attached)};
            return;
        }
        if (runs_out(attached.error()))
            return;
        const Way* way = suspect(choice.ways, attached.error().program);
        if (!way)
            return; // it takes one trial each
        results_[*way] = obstacle_of(attached.error());
    }
}

} // namespace bgpsnoop::source
