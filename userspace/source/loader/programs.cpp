// SPDX-License-Identifier: Apache-2.0
#include "source/loader/programs.hpp"

#include <cerrno>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "source/loader/btf.hpp"
#include "source/loader/hook_limits.hpp"
#include "source/loader/hook_rows.hpp"
#include "source/loader/libbpf_log.hpp"
#include "source/loader/permissions.hpp"
#include "source/loader/trials.hpp"

namespace bgpsnoop::source {

namespace {

/// Without a limit: only then does it prove something that nothing was seen.
bool sees_all(const std::vector<Hook>& hooks, HookId id)
{
    const Hook* hook = find_hook(hooks, id);
    return hook && !hook->way.empty() && hook->limit.empty();
}

} // namespace

tl::expected<Programs, std::string> load_programs(const ProbeOptions& options)
{
    silence_libbpf();
    if (auto lack = lack_of_descriptors(); !lack.empty())
        return tl::unexpected(std::move(lack));
    if (!options.btf.empty())
        if (const auto problem = problem_of_btf(options.btf); !problem.empty())
            return tl::unexpected(problem);
    const Offer offer = offer_without(left_out_by_environment());
    Trials trials(options, offer.rows);
    if (const int error = trials.refuses_all(); error != 0)
        return tl::unexpected(why_nothing_loads(error));
    Choice choice = choose(offer.rows, offer.sets, std::ref(trials));
    if (const int error = trials.out_of(); error != 0)
        return tl::unexpected(why_nothing_loads(error));
    if (!choice.missing.empty())
        return tl::unexpected(explain_missing(choice.missing));
    auto attached = trials.attach(choice.ways);
    if (!attached && attached.error().error == EMFILE)
        return tl::unexpected(why_nothing_loads(EMFILE));
    if (!attached)
        return tl::unexpected(fmt::format("cannot load BPF programs: {}", attached.error().words));
    note_limits(choice.hooks);
    note_offers(choice, offer.rows, [&trials](const Way& way) { return trials.kernel_lacks(way); });
    return Programs{std::move(attached->object), choice.set, std::move(attached->links),
                    std::move(choice.hooks)};
}

tl::expected<ProgramSet, std::string> set_for_this_kernel()
{
    silence_libbpf();
    Offer offer = offer_without(left_out_by_environment());
    std::erase_if(offer.rows, [](const HookRow& row) { return row.need != Need::required; });
    Trials trials({}, offer.rows);
    if (const int error = trials.refuses_all(); error != 0)
        return tl::unexpected(why_nothing_loads(error));
    const Choice choice = choose(offer.rows, offer.sets, std::ref(trials));
    if (const int error = trials.out_of(); error != 0)
        return tl::unexpected(why_nothing_loads(error));
    if (!choice.missing.empty())
        return tl::unexpected(explain_missing(choice.missing));
    return choice.set;
}

engine::Senses senses_of(const std::vector<Hook>& hooks)
{
    engine::Senses senses;
    senses.drops = sees_all(hooks, HookId::segments_dropped);
    senses.unread = sees_all(hooks, HookId::arriving_segments);
    senses.resets = sees_all(hooks, HookId::resets_received);
    senses.errors = sees_all(hooks, HookId::socket_errors);
    return senses;
}

} // namespace bgpsnoop::source
