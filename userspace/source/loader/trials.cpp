#include "source/loader/trials.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "source/loader/hook_rows.hpp"

namespace bgpsnoop::source {

namespace {

std::string key_of(const Way& way)
{
    std::string key = fmt::format("{} {}", static_cast<int>(way.set), way.program);
    for (const char* companion : way.companions)
        key += fmt::format(" {}", companion);
    return key;
}

std::string key_of(const std::vector<Way>& ways)
{
    std::string key;
    for (const Way& way : ways)
        key += key_of(way) + ";";
    return key;
}

bool has_program(const Way& way, const std::string& name)
{
    return name == way.program ||
           std::any_of(way.companions.begin(), way.companions.end(),
                       [&name](const char* companion) { return name == companion; });
}

} // namespace

std::string Trials::operator()(const Way& way)
{
    if (learned_.insert(way.set).second)
        learn(way.set);
    return try_alone(way);
}

std::string Trials::try_alone(const Way& way)
{
    const auto [result, is_new] = results_.try_emplace(key_of(way));
    if (is_new) {
        result->second = obstacles_(way);
        Attached attached;
        if (result->second.empty())
            result->second = load_and_attach(options_, {way}, attached);
    }
    return result->second;
}

std::string Trials::attach(const std::vector<Way>& ways, Attached& attached)
{
    if (key_of(ways) != whole_key_)
        return load_and_attach(options_, ways, attached);
    attached = std::exchange(whole_, {});
    whole_key_.clear();
    return "";
}

/// The way of the program that was refused; null: unclear, or known already.
const Way* Trials::suspect(const std::vector<Way>& ways, const std::string& refused) const
{
    const auto found = std::find_if(ways.begin(), ways.end(),
                                    [&](const Way& way) { return has_program(way, refused); });
    return found == ways.end() || results_.count(key_of(*found)) != 0 ? nullptr : &*found;
}

/// Assumes of every way that it works until it is known that it does not.
void Trials::learn(ProgramSet set)
{
    const auto hopeful = [this](const Way& way) {
        const auto known = results_.find(key_of(way));
        return known == results_.end() ? obstacles_(way) : known->second;
    };
    for (;;) {
        const Choice choice = choose(hook_rows(), std::array{set}, hopeful);
        if (!choice.missing.empty())
            return;
        Attached attached;
        const std::string problem = load_and_attach(options_, choice.ways, attached);
        if (problem.empty()) {
            for (const Way& way : choice.ways)
                results_[key_of(way)] = "";
            whole_ = std::move(attached);
            whole_key_ = key_of(choice.ways);
            return;
        }
        const Way* way = suspect(choice.ways, attached.refused);
        if (!way)
            return; // it takes one trial each
        results_[key_of(*way)] = problem;
    }
}

} // namespace bgpsnoop::source
