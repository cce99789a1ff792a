#include "source/loader/programs.hpp"

#include <algorithm>
#include <cerrno>
#include <functional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "source/loader/btf.hpp"
#include "source/loader/hook_limits.hpp"
#include "source/loader/hook_rows.hpp"
#include "source/loader/refusal.hpp"
#include "source/loader/trials.hpp"

namespace bgpsnoop::source {

namespace {

/// Without a limit: only then does it prove something that nothing was seen.
bool has(const std::vector<Hook>& hooks, std::string_view name)
{
    return std::any_of(hooks.begin(), hooks.end(), [name](const Hook& hook) {
        return hook.name == name && !hook.way.empty() && hook.limit.empty();
    });
}

} // namespace

tl::expected<Programs, std::string> load_programs(const ProbeOptions& options)
{
    if (!options.btf.empty())
        if (const auto problem = problem_of_btf(options.btf); !problem.empty())
            return tl::unexpected(problem);
    Object nothing;
    if (load_object(ProgramSet::nobtf, options, {}, nothing) == EPERM)
        return tl::unexpected(why_nothing_loads()); // not even maps
    Trials trials(options);
    Choice choice = choose(hook_rows(), sets_to_try(), std::ref(trials));
    if (!choice.missing.empty())
        return tl::unexpected(explain_missing(choice.missing));
    Attached attached;
    if (const auto problem = trials.attach(choice.ways, attached); !problem.empty())
        return tl::unexpected(fmt::format("cannot load BPF programs: {}", problem));
    note_limits(choice.hooks);
    return Programs{std::move(attached.object), choice.set, std::move(attached.links),
                    std::move(choice.hooks)};
}

engine::Senses senses_of(const std::vector<Hook>& hooks)
{
    engine::Senses senses;
    senses.drops = has(hooks, "segments_dropped");
    senses.unread = has(hooks, "arriving_segments");
    senses.resets = has(hooks, "resets_received");
    return senses;
}

} // namespace bgpsnoop::source
