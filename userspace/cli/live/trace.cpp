// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/chosen_events.hpp"
#include "cli/commands.hpp"
#include "cli/live/live.hpp"
#include "cli/live/privileges.hpp"
#include "cli/output.hpp"
#include "cli/selection_options.hpp"
#include "sink/history/repeats.hpp"
#include "source/host/capabilities.hpp"

namespace bgpsnoop::cli {

namespace {

struct TraceOptions {
    LiveOptions live;
    SelectionOptions selection;
    OutputOptions output;
    bool all = false;
};

int trace(const TraceOptions& options)
{
    source::forbid_new_privileges();
    Signals signals;
    auto names = Names::load(options.live.names);
    if (!names)
        return fail(names.error());
    auto source = source::KernelSource::start(probe_options(options.live));
    if (!source)
        return fail(source.error());
    LiveRun run(**source, options.live, std::move(*names));
    const auto printer = make_printer(options.output);
    ChosenEvents chosen(options.selection.filter(), *printer);
    sink::NewsOnly news(chosen);
    const bool for_people = options.output.format == "table" && !options.all;
    run.add(for_people ? static_cast<sink::Sink&>(news) : chosen);
    run.begin();
    give_up_privileges(options.live.netns == "self");
    while (!signals.ended() && output_works())
        run.step();
    chosen.say_how_many();
    return done;
}

} // namespace

void add_trace(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("trace", "Print one line per event as it happens");
    auto options = std::make_shared<TraceOptions>();
    add_live_options(*command, options->live);
    add_selection_options(*command, options->selection, Chosen::events);
    command->add_flag("--all", options->all,
                      "In a table each connection, also those that end as the ones before");
    add_output_options(*command, options->output);
    command->callback([options, &exit_code] { exit_code = trace(*options); });
}

} // namespace bgpsnoop::cli
