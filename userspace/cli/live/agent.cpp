// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <csignal>
#include <cstdint>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include "cli/commands.hpp"
#include "cli/live/bell.hpp"
#include "cli/live/configuration.hpp"
#include "cli/live/event_output.hpp"
#include "cli/live/evidence_output.hpp"
#include "cli/live/live.hpp"
#include "cli/live/privileges.hpp"
#include "cli/live/probes_state.hpp"
#include "cli/live/state_keeper.hpp"
#include "cli/output.hpp"
#include "cli/standard_output.hpp"
#include "sink/history/event_history.hpp"
#include "sink/http/generation.hpp"
#include "sink/http/http.hpp"
#include "source/host/capabilities.hpp"
#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::cli {

namespace {

/// For numbers of events: a run has fewer of them than microseconds.
std::uint64_t microseconds_since_1970()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

/// Probes, engine, event log and HTTP server put together.
class Agent {
public:
    Agent(source::KernelSource& source, const Configuration& configuration, Configured configured,
          sink::HttpServer& http, Bell& bell, EventOutput& events, sink::Evidence* evidence)
        : source_(source),
          configuration_(configuration),
          options_(configured.options),
          run_(source, options_.live, std::move(configured.names)),
          http_(http),
          bell_(bell),
          events_(events),
          evidence_(evidence),
          history_(std::make_shared<sink::EventHistory>(
              sink::EventHistory::Limits{.strangers = options_.live.max_strangers},
              microseconds_since_1970())),
          keeper_(options_.state_dir, source.clock(), options_.live.ports,
                  options_.live.netns == "self", say)
    {
        run_.add(events);
        run_.add(*history_);
        if (evidence_ != nullptr)
            run_.add(*evidence_);
    }

    void run();

private:
    void begin();
    void publish();
    void publish_if_due(engine::Time now);
    void look_after_others();
    sink::SelfState self() const;
    void reload();
    ConfigProblems adopt(Configured next);

    source::KernelSource& source_;
    const Configuration& configuration_;
    AgentOptions options_; ///< in use
    sink::ConfigReload reload_;
    LiveRun run_;
    sink::HttpServer& http_;
    Bell& bell_; ///< rung by who asks it for a new state
    EventOutput& events_;
    sink::Evidence* evidence_; ///< null: none is written
    std::shared_ptr<sink::EventHistory> history_;
    StateKeeper keeper_;
    sink::Generation generation_;
    engine::Time published_{};
    Signals signals_;
    std::uint32_t own_netns_ = source::own_netns();
};

sink::SelfState Agent::self() const
{
    sink::SelfState self = probes_state(source_);
    self.version = BGPSNOOP_VERSION;
    self.event_write_errors = events_.failures();
    if (evidence_ != nullptr)
        self.evidence = {evidence_->files_written(), evidence_->files_removed(),
                         evidence_->failures()};
    self.answers_cut = http_.answers_cut();
    self.http_hung_up = http_.hung_up();
    self.http_streams_refused = http_.streams_refused();
    self.stranger_events_left_out = history_->left_out_of_strangers();
    self.falls_left_out = keeper_.falls_left_out();
    self.state_files_refused = keeper_.files_refused();
    self.state_write_errors = keeper_.write_errors();
    self.config_reload = reload_;
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
    published_ = source_.clock().now();
    state->lag = published_ - state->snapshot->time;
    state->own_netns = own_netns_;
    state->generation = generation_.of(*state);
    http_.publish(std::move(state));
}

/// When somebody asks, or follows what changes; else now and then, so that who has long gone is
/// forgotten, and a loop that stands still can be told from one that nobody has asked.
void Agent::publish_if_due(engine::Time now)
{
    constexpr std::chrono::seconds while_followed{1};
    constexpr std::chrono::seconds unasked{5};
    const bool is_asked = bell_.answer();
    if (is_asked || now - published_ >= (http_.is_followed() ? while_followed : unasked))
        publish();
}

void Agent::look_after_others()
{
    http_.look();
    keeper_.keep_sometimes(run_.engine(), *history_, http_.scrapes());
    ::sd_notify(0, "WATCHDOG=1"); // does nothing where none waits for it
}

void Agent::begin()
{
    if (const auto kept = keeper_.load()) {
        history_->restore(kept->falls);
        history_->restore(kept->courses);
        run_.resume(kept->state, *history_);
    }
    run_.begin();
    give_up_privileges(options_.live.netns == "self");
    run_.wake_by(bell_.descriptor());
    reload_ = {true, source_.clock().now()};
    publish();
    ::sd_notify(0, "READY=1"); // does nothing without systemd
}

void Agent::run()
{
    constexpr auto interval = std::chrono::seconds(1);
    begin();
    auto looked = source_.clock().now();
    while (!signals_.ended()) {
        run_.step(interval);
        if (signals_.take_hangup())
            reload();
        const auto now = source_.clock().now();
        publish_if_due(now);
        if (now - looked < interval)
            continue;
        looked = now;
        look_after_others();
    }
    run_.end();
    keeper_.keep_at_last(run_.engine(), *history_);
    ::sd_notify(0, "STOPPING=1");
}

/// The event log is opened anew whatever the file says: logrotate asks for no more.
void Agent::reload()
{
    events_.reopen();
    auto next = configuration_.read();
    const auto problems = next ? adopt(std::move(*next)) : next.error();
    for (const std::string& problem : problems)
        say(problem);
    reload_.successful = problems.empty();
    if (!reload_.successful)
        return say("configuration not reloaded: the one before stays in use");
    reload_.last_success = source_.clock().now();
}

/// All of it that can change, or nothing.
ConfigProblems Agent::adopt(Configured next)
{
    const auto& tls = next.options.http.web.tls;
    if (const auto problem = tls ? sink::problem_with(*tls) : ""; !problem.empty())
        return {problem}; // the last pair is shown, but no restart would come up
    const auto problem = events_.change(next.options.event_log, next.options.event_log_all);
    if (!problem.empty())
        return {problem};
    for (const std::string& name : unloadable_changes(options_, next.options))
        say(fmt::format("{} stays as it is until a restart: it cannot change while the agent runs",
                        name));
    if (tls != options_.http.web.tls)
        say("tls_server_config stays as it is until a restart; the files that it names do not");
    http_.admit(std::move(next.options.http.web.users));
    run_.limit(next.options.live);
    run_.rename(std::move(next.names));
    history_->limit_strangers(next.options.live.max_strangers);
    say(fmt::format("configuration reloaded{}", next.file.empty() ? "" : " from " + next.file));
    return {};
}

int refuse(const ConfigProblems& problems)
{
    for (const std::string& problem : problems)
        say(problem);
    return wrong_usage;
}

int check(const Configured& configured)
{
    print(configured.file.empty()
              ? fmt::format("there is no {}: defaults hold\n", usual_config_file)
              : fmt::format("{} can be used as it is\n", configured.file));
    return done;
}

int run_configured(const Configuration& configuration, Configured configured)
{
    const AgentOptions& options = configured.options;
    source::forbid_new_privileges();
    ::signal(SIGPIPE, SIG_IGN); // that nobody hears what is said is nothing to end for
    say_without_waiting();
    auto events = EventOutput::open(options.event_log, options.event_log_all);
    if (!events)
        return fail(events.error());
    auto evidence = open_evidence(options);
    if (!evidence)
        return fail(evidence.error());
    configured.options.live.tapes = *evidence != nullptr;
    sink::HttpOptions http_options = options.http;
    if (http_options.socket == "none")
        http_options.socket.clear();
    http_options.launch = source::without_capabilities;
    Bell bell;
    http_options.ask_for_state = [&bell] { bell.ring(); };
    auto http = sink::HttpServer::start(http_options);
    if (!http)
        return fail(http.error());
    auto source = source::KernelSource::start(probe_options(options.live));
    if (!source)
        return fail(source.error());
    for (const auto& notice : (*http)->notices())
        say(notice);
    for (const auto& address : (*http)->addresses())
        say(fmt::format("metrics at {}://{}{}", options.http.web.tls ? "https" : "http", address,
                        options.http.telemetry_path));
    if (!(*http)->socket().empty())
        say(fmt::format("commands ask unix:{}", (*http)->socket()));
    if (!configured.file.empty())
        say(fmt::format("configuration read from {}", configured.file));
    Agent(**source, configuration, std::move(configured), **http, bell, **events, evidence->get())
        .run();
    return done;
}

int run_agent(const CLI::App& command_line)
{
    const Configuration configuration(command_line);
    auto configured = configuration.read();
    if (!configured)
        return refuse(configured.error());
    return configured->options.check_config ? check(*configured)
                                            : run_configured(configuration, std::move(*configured));
}

} // namespace

void add_agent(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("agent", "Watch all BGP sessions and serve /metrics");
    auto options = std::make_shared<AgentOptions>(); // checked as they stand; read by Configuration
    add_agent_options(*command, *options);
    command->callback([options, command, &exit_code] { exit_code = run_agent(*command); });
}

} // namespace bgpsnoop::cli
