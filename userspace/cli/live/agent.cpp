// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include "cli/commands.hpp"
#include "cli/config_file.hpp"
#include "cli/live/live.hpp"
#include "cli/live/state_keeper.hpp"
#include "sink/history/event_history.hpp"
#include "sink/http/http.hpp"
#include "sink/json/snapshot_names.hpp"
#include "sink/log/event_log.hpp"
#include "source/host/network_namespaces.hpp"
#include "source/kernel/losses.hpp"

namespace bgpsnoop::cli {

namespace {

struct AgentOptions {
    LiveOptions live;
    sink::HttpOptions http;
    std::string event_log = "-";
    bool event_log_all = false;
    std::string state_dir = "/var/lib/bgpsnoop";
    std::string config;
};

/// Probes, engine, event log and HTTP server put together.
class Agent {
public:
    Agent(source::KernelSource& source, const AgentOptions& options, Names names,
          sink::HttpServer& http, sink::EventLog& events)
        : source_(source),
          run_(source, options.live, std::move(names)),
          http_(http),
          events_(events),
          news_(events),
          history_(std::make_shared<sink::EventHistory>(
              sink::EventHistory::Limits{.strangers = options.live.max_strangers})),
          keeper_(options.state_dir, source.clock(), options.live.ports,
                  options.live.netns == "self", say)
    {
        if (options.event_log_all)
            run_.add(events);
        else
            run_.add(news_);
        run_.add(*history_);
    }

    void run();

private:
    void publish();
    sink::SelfState self() const;

    source::KernelSource& source_;
    LiveRun run_;
    sink::HttpServer& http_;
    sink::EventLog& events_;
    sink::NewsOnly news_;
    std::shared_ptr<sink::EventHistory> history_;
    StateKeeper keeper_;
    Signals signals_;
    std::uint32_t own_netns_ = source::own_netns();
};

std::string words_on(const source::Hook& hook)
{
    if (hook.way.empty())
        return hook.problem;
    return hook.limit.empty() ? hook.way : fmt::format("{}, does not see {}", hook.way, hook.limit);
}

sink::SelfState Agent::self() const
{
    sink::SelfState self;
    self.version = BGPSNOOP_VERSION;
    const auto counters = source_.counters();
    self.records = counters.records;
    self.loss_kinds = source::loss_kinds();
    const auto unwanted = source_.unwanted().counts();
    if (unwanted.syns)
        self.unwanted_segments.emplace("syn", *unwanted.syns);
    if (unwanted.others)
        self.unwanted_segments.emplace("segment", *unwanted.others);
    for (const auto& [reason, count] : unwanted.dropped)
        self.unwanted_segments.emplace(sink::rejection_name(reason), count);
    self.unwanted_segments_untold = unwanted.untold;
    self.messages_untold = counters.messages_untold;
    self.namespaces_refused = counters.namespaces_refused;
    self.event_write_errors = events_.failures();
    self.answers_cut = http_.answers_cut();
    self.stranger_events_left_out = history_->left_out_of_strangers();
    self.falls_left_out = keeper_.falls_left_out();
    for (const auto& hook : source_.hooks())
        self.hooks[hook.name] = {!hook.way.empty(), hook.offered, words_on(hook)};
    return self;
}

void Agent::publish()
{
    auto state = std::make_shared<sink::State>();
    state->snapshot = std::make_shared<const engine::Snapshot>(run_.snapshot());
    history_->follow(*state->snapshot);
    state->history = history_;
    state->self = self();
    state->ready = true;
    state->lag = source_.clock().now() - state->snapshot->time;
    state->own_netns = own_netns_;
    http_.publish(std::move(state));
    ::sd_notify(0, "WATCHDOG=1"); // does nothing where none waits for it
}

void Agent::run()
{
    constexpr auto publishing_interval = std::chrono::seconds(1);
    if (const auto kept = keeper_.load()) {
        history_->restore(kept->falls);
        run_.resume(kept->state);
    }
    run_.begin();
    publish();
    ::sd_notify(0, "READY=1"); // does nothing without systemd
    auto published = source_.clock().now();
    while (!signals_.ended()) {
        run_.step();
        if (signals_.take_hangup())
            events_.reopen();
        if (source_.clock().now() - published < publishing_interval)
            continue;
        publish();
        published = source_.clock().now();
        keeper_.keep_sometimes(run_.engine(), *history_, http_.scrapes());
    }
    keeper_.keep_at_last(run_.engine(), *history_);
    ::sd_notify(0, "STOPPING=1");
}

int run_agent(const AgentOptions& options)
{
    auto events = sink::EventLog::open(options.event_log, say);
    if (!events)
        return fail(events.error());
    auto names = Names::load(options.live.names);
    if (!names)
        return fail(names.error());
    auto http = sink::HttpServer::start(options.http);
    if (!http)
        return fail(http.error());
    auto source = source::KernelSource::start(probe_options(options.live));
    if (!source)
        return fail(source.error());
    for (const auto& notice : (*http)->notices())
        say(notice);
    for (const auto& address : (*http)->addresses())
        say(fmt::format("metrics at http://{}{}", address, options.http.telemetry_path));
    Agent(**source, options, std::move(*names), **http, **events).run();
    return done;
}

} // namespace

void add_agent(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("agent", "Watch all BGP sessions and serve /metrics");
    auto options = std::make_shared<AgentOptions>();
    add_live_options(*command, options->live);
    command
        ->add_option("--web.listen-address", options->http.addresses,
                     "HOST:PORT to serve HTTP on; may be given several times "
                     "[127.0.0.1:19179 and [::1]:19179]")
        ->expected(1, 16);
    command
        ->add_option("--web.telemetry-path", options->http.telemetry_path,
                     "Where metrics are served")
        ->capture_default_str();
    command
        ->add_option("--event-log", options->event_log,
                     "Events as JSON lines: a path, - (standard output), journal, none")
        ->capture_default_str();
    command->add_flag("--event-log-all", options->event_log_all,
                      "Each connection in the event log, also those that end as the ones before");
    command
        ->add_option("--state-dir", options->state_dir,
                     "Directory for what a restart must not forget of neighbours, or none")
        ->capture_default_str();
    command->add_option("--config", options->config,
                        "YAML file with these options, named without their dashes; the command "
                        "line overrides it");
    command->callback([options, command, &exit_code] {
        if (const auto problem = apply_config_file(*command, options->config); !problem.empty()) {
            fail(problem);
            exit_code = wrong_usage;
            return;
        }
        exit_code = run_agent(*options);
    });
}

} // namespace bgpsnoop::cli
