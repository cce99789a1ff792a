// SPDX-License-Identifier: Apache-2.0
#include "cli/live/live.hpp"

#include <algorithm>
#include <set>
#include <variant>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/duration.hpp"
#include "cli/option_words.hpp"
#include "engine/present.hpp"
#include "sink/format.hpp"
#include "source/host/network_namespaces.hpp"
#include "source/host/present_sockets.hpp"

namespace bgpsnoop::cli {

namespace {

volatile std::sig_atomic_t end_requested = 0;
volatile std::sig_atomic_t hangup_requested = 0;

void on_signal(int signal)
{
    if (signal == SIGHUP)
        hangup_requested = 1;
    else
        end_requested = 1;
}

void say_what_lacks(const source::Hook& hook)
{
    if (hook.way.empty())
        say(fmt::format("no way to see {}: {}", hook.name, hook.problem));
    else if (!hook.limit.empty())
        say(fmt::format("{} does not see {}", hook.name, hook.limit));
}

} // namespace

void add_btf_option(CLI::App& command, std::string& file)
{
    command.add_option("--btf", file,
                       "File with the running kernel's type information (BTF), in place of "
                       "/sys/kernel/btf/vmlinux");
}

CLI::Validator is_duration()
{
    return {[](std::string& text) {
                return parse_duration(text)
                           ? std::string()
                           : fmt::format("'{}' is no duration from 1ms to 36500d, such as 90s",
                                         sink::printable(text));
            },
            "DURATION"};
}

void add_live_options(CLI::App& command, LiveOptions& options)
{
    command.add_option("--port", options.ports, "TCP port of BGP; may be given several times")
        ->check(CLI::Range(1, 65535))
        ->check(only_digits())
        ->expected(1, most_ports)
        ->capture_default_str();
    command.add_option("--netns", options.netns, "Watch all network namespaces, or only our own")
        ->check(CLI::IsMember({"all", "self"}))
        ->capture_default_str();
    command.add_flag("--guests", options.guests,
                     "Neighbours in network namespaces of user namespaces, as rootless and "
                     "unprivileged containers have, too; else they are strangers");
    command.add_flag("--all-messages", options.all_messages,
                     "Events for KEEPALIVE and UPDATE messages too");
    add_btf_option(command, options.btf);
    add_names_option(command, options.names);
    command.add_option("--max-sessions", options.max_sessions, "Neighbours to keep at most")
        ->check(CLI::Range(1, 50'000)) // as many as a kept state may hold: see kept_shape.cpp
        ->capture_default_str();
    command
        .add_option("--max-strangers", options.max_strangers,
                    "Callers that are no neighbours to keep at most; the least recently seen go "
                    "first")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        .add_option("--session-expiry", options.session_expiry,
                    "How long a peer without connection stays visible: 90s, 30m, 24h, 7d")
        ->check(is_duration())
        ->capture_default_str();
}

engine::Options engine_options(const LiveOptions& options, engine::Senses senses)
{
    engine::Options result;
    result.ports = options.ports;
    result.max_sessions = options.max_sessions;
    result.own_netns = source::own_netns();
    result.max_strangers = options.max_strangers;
    result.session_expiry = *parse_duration(options.session_expiry);
    result.all_messages = options.all_messages;
    result.senses = senses;
    result.tapes = options.tapes;
    return result;
}

source::ProbeOptions probe_options(const LiveOptions& options)
{
    return {options.ports, options.netns == "self", options.all_messages, options.btf,
            options.guests};
}

Signals::Signals()
{
    struct sigaction action {};
    action.sa_handler = on_signal; // no SA_RESTART: the wait for records ends at once
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        ::sigaction(signal, &action, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

bool Signals::ended() const
{
    return end_requested != 0;
}

bool Signals::take_hangup()
{
    const bool requested = hangup_requested != 0;
    hangup_requested = 0;
    return requested;
}

LiveRun::LiveRun(source::KernelSource& source, const LiveOptions& options, Names names)
    : source_(source),
      engine_(engine_options(options, source::senses_of(source.hooks()))),
      ports_(options.ports),
      only_own_netns_(options.netns == "self"),
      namer_(std::move(names), [this](std::uint32_t inode) { return netns_names_.name_of(inode); })
{
}

void LiveRun::limit(const LiveOptions& options)
{
    engine_.limit(options.max_sessions, options.max_strangers,
                  *parse_duration(options.session_expiry));
}

void LiveRun::resume(const engine::KeptState& kept, sink::EventHistory& history)
{
    const engine::Time now = source_.clock().now();
    for (engine::Finding& finding : engine_.resume(kept, now)) {
        namer_.name(finding);
        history.recall(finding, now);
    }
}

void LiveRun::name_namespaces()
{
    engine_.name_netns([this](std::uint32_t inode) { return netns_names_.name_of(inode); });
}

engine::Snapshot LiveRun::snapshot()
{
    name_namespaces();
    engine::Snapshot snapshot = engine_.snapshot();
    namer_.name(snapshot);
    return snapshot;
}

void LiveRun::begin()
{
    const auto& hooks = source_.hooks();
    const auto attached = std::count_if(hooks.begin(), hooks.end(),
                                        [](const auto& hook) { return !hook.way.empty(); });
    const std::size_t unsearched =
        source_.find_older_sockets([this](const engine::Input& input) { feed(input); });
    say(fmt::format("probes attached: {} of {} hooks{}", attached, hooks.size(),
                    unsearched == 0
                        ? ""
                        : fmt::format("; {} network namespaces could not be searched for "
                                      "older sessions",
                                      unsearched)));
    for (const auto& hook : hooks)
        say_what_lacks(hook);
}

void LiveRun::favor_neighbors()
{
    std::set<source::UnwantedSegments::Neighbor> neighbors;
    for (const auto& key : engine_.neighbors())
        neighbors.emplace(key.netns, key.peer);
    source_.unwanted().favor(neighbors);
}

/// A step of less than that would only make times dance.
void LiveRun::follow_wall_clock()
{
    constexpr std::chrono::milliseconds noticed{1};
    const auto step = source_.clock().wall_clock_step();
    if (!step || std::chrono::abs(*step - wall_clock_step_) < noticed)
        return;
    wall_clock_step_ = *step;
    sink::show_times_later_by(*step);
}

/// The sockets there are have the last word: what they lack, in two walks and when looked for, has
/// ended, whoever has lost the record of it.
void LiveRun::call_roll()
{
    const auto unheard = engine_.unheard_since(source_.before_last_walk());
    const auto now = std::chrono::steady_clock::now();
    if (unheard.empty() || now < next_roll_call_)
        return;
    const auto present = source::look_at_present(ports_, only_own_netns_);
    bool all_gone = true;
    for (const auto& each : unheard)
        if (engine::may_be_there(each.who, present))
            all_gone = false; // it is not sampled, for whatever reason
        else
            feed({source_.clock().now(), each.connection, each.who, engine::SocketGone{}});
    constexpr std::chrono::seconds patience{10};
    next_roll_call_ = all_gone ? now : now + patience;
}

void LiveRun::step(std::chrono::milliseconds most)
{
    constexpr auto interval = std::chrono::seconds(1);
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_around_ >= interval) {
        looked_around_ = now;
        follow_wall_clock();
        name_namespaces();
        favor_neighbors();
        call_roll();
        source_.watch_namespaces(engine_.namespaces());
        freed_memory_.give_back_sometimes(now);
    }
    source_.poll(
        std::min(most, pace_.wait(now, looked_around_ + interval)),
        [this](const engine::Input& input) { feed(input); }, waker_);
}

void LiveRun::end()
{
    step({}); // what the kernel has told until now
    feed({.time = source_.clock().now(), .what = engine::EndOfWatch{}});
}

void LiveRun::feed(const engine::Input& input)
{
    if (std::holds_alternative<engine::NamespaceGone>(input.what))
        netns_names_.forget(input.who.netns);
    pace_.note(input, std::chrono::steady_clock::now());
    for (engine::Finding& finding : engine_.feed(input)) {
        namer_.name(finding);
        for (sink::Sink* sink : sinks_)
            sink->write(finding);
    }
}

} // namespace bgpsnoop::cli
