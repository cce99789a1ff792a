// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "cli/chosen_events.hpp"
#include "cli/commands.hpp"
#include "cli/duration.hpp"
#include "cli/live/goal.hpp"
#include "cli/live/live.hpp"
#include "cli/live/privileges.hpp"
#include "cli/output.hpp"
#include "cli/selection_options.hpp"
#include "cli/standard_output.hpp"
#include "sink/history/repeats.hpp"
#include "sink/text/awaited.hpp"
#include "source/host/capabilities.hpp"

namespace bgpsnoop::cli {

namespace {

struct TraceOptions {
    LiveOptions live;
    SelectionOptions selection;
    OutputOptions output;
    bool all = false;
    bool verbose = false;
    std::optional<std::uint64_t> verdicts; ///< then it ends
    std::string until;                     ///< "up", "down"; empty: it does not end by itself
    std::string timeout;                   ///< empty: none
};

/// What a person waits for, or has asked for by its kind or state.
class AwaitedOnly : public sink::Sink {
public:
    AwaitedOnly(const TraceOptions& options, sink::Sink& inner) : inner_(inner)
    {
        const auto filter = options.selection.filter();
        all_ = options.verbose || options.output.format != "table" || !filter.events.empty() ||
               !filter.selection.states.empty() || filter.selection.down;
    }
    void write(const engine::Finding& finding) override
    {
        if (all_ || sink::is_awaited(finding))
            inner_.write(finding);
    }

private:
    sink::Sink& inner_;
    bool all_ = false;
};

std::chrono::steady_clock::time_point deadline(const TraceOptions& options)
{
    using Clock = std::chrono::steady_clock;
    return options.timeout.empty() ? Clock::time_point::max()
                                   : Clock::now() + *parse_duration(options.timeout);
}

/// The exit code: what was waited for has not come, or nothing was.
int ended_before(const TraceOptions& options)
{
    if (!options.until.empty())
        say(fmt::format("no session that was asked for has come {}{}", options.until,
                        options.timeout.empty() ? "" : " within " + options.timeout));
    return options.until.empty() && !options.verdicts ? done : expectation_failed;
}

int trace(const TraceOptions& options)
{
    source::forbid_new_privileges();
    Signals signals;
    ::signal(SIGPIPE, SIG_DFL); // as with any command: `| head` ends it without a word
    auto names = Names::load(options.live.names);
    if (!names)
        return fail(names.error());
    auto source = source::KernelSource::start(probe_options(options.live));
    if (!source)
        return fail(source.error());
    LiveRun run(**source, options.live, std::move(*names));
    const auto printer = make_printer(options.output);
    UntilVerdicts counted(options.verdicts, *printer);
    ChosenEvents chosen(options.selection.filter(), counted);
    AwaitedOnly awaited(options, chosen);
    sink::NewsOnly news(awaited);
    UntilSession session(options.until, options.selection.filter().selection);
    const bool for_people = options.output.format == "table" && !options.all;
    run.add(for_people ? static_cast<sink::Sink&>(news) : awaited);
    run.add(session);
    const auto reached = [&] { return counted.reached() || session.reached(); };
    const auto until = deadline(options);
    run.begin();
    give_up_privileges(options.live.netns == "self");
    while (!signals.ended() && output_works() && !reached() &&
           std::chrono::steady_clock::now() < until) {
        run.step(std::chrono::milliseconds(100)); // what is waited for may be of the clock
        flush_output();                           // a pipe sees it at once
    }
    chosen.say_how_many();
    return reached() ? done : ended_before(options);
}

void add_end_options(CLI::App& command, TraceOptions& options)
{
    auto* count = command.add_option("-c,--count", options.verdicts, "End after so many verdicts")
                      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
    command
        .add_option(
            "--until", options.until,
            "End when a session that is asked for comes up (one that is up shows by its next "
            "message) or goes down (or a connection that is older ends); status 3 if it "
            "ends before")
        ->check(CLI::IsMember({"up", "down"}))
        ->excludes(count);
    command
        .add_option("--timeout", options.timeout,
                    "End after so long (10s, 5m), with status 3 if --until or --count waits still")
        ->check(is_duration());
}

} // namespace

void add_trace(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand(
        "trace", "Print a line for each OPEN, NOTIFICATION, warning, verdict, and session that "
                 "comes up or goes down, as it happens");
    auto options = std::make_shared<TraceOptions>();
    add_live_options(*command, options->live);
    command->get_option("--port")
        ->expected(1, CLI::detail::expected_max_vector_size) // else it takes all that follow
        ->allow_extra_args(false);                           // what follows it is a PEER
    add_selection_options(*command, options->selection, Chosen::events);
    command->add_flag("-v,--verbose", options->verbose,
                      "In a table also calls, states, FINs and RSTs, ROUTE-REFRESH and End-of-RIB");
    command->add_flag("--all", options->all,
                      "In a table each connection, also those that end as the ones before");
    add_end_options(*command, *options);
    add_output_options(*command, options->output);
    command->callback([options, &exit_code] {
        if (options->live.ports.size() > most_ports)
            throw CLI::ValidationError("--port", fmt::format("{} at most", most_ports));
        exit_code = trace(*options);
    });
}

} // namespace bgpsnoop::cli
