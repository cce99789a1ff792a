// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "bench/works.hpp"

/// `works`: times of all, by Google Benchmark. `works --count NAME CALLS`: only does that, for who
/// counts instructions. `works --list`: name, units of a call and unit of each.
namespace {

using bgpsnoop::bench::Work;
using bgpsnoop::bench::works;

void measure(benchmark::State& state, const Work& work)
{
    const auto call = work.make();
    for (auto each : state)
        call();
    state.SetItemsProcessed(state.iterations() * work.units);
    state.SetLabel(std::string(work.unit));
}

int count(std::string_view name, long calls)
{
    const auto found = std::ranges::find(works(), name, &Work::name);
    if (found == works().end() || calls < 1)
        return EXIT_FAILURE;
    const auto call = found->make();
    for (long i = 0; i < calls; ++i)
        call();
    return EXIT_SUCCESS;
}

int list()
{
    for (const Work& work : works())
        std::printf("%s %u %s\n", std::string(work.name).c_str(), work.units,
                    std::string(work.unit).c_str());
    return EXIT_SUCCESS;
}

} // namespace

int main(int argc, char** argv)
{
    const std::string_view what = argc > 1 ? argv[1] : "";
    if (what == "--count" && argc == 4)
        return count(argv[2], std::strtol(argv[3], nullptr, 10));
    if (what == "--list")
        return list();
    for (const Work& work : works())
        benchmark::RegisterBenchmark(std::string(work.name).c_str(), measure, work);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
