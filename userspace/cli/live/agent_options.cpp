// SPDX-License-Identifier: Apache-2.0
#include "cli/live/agent_options.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "cli/size.hpp"

namespace bgpsnoop::cli {

namespace {

using Options = const AgentOptions&;

// What the programs in the kernel, sockets and the kept state are made for stays as it was.
constexpr auto options_in_files = std::to_array<AgentOption>({
    {"all-messages", false,
     [](Options a, Options b) { return a.live.all_messages != b.live.all_messages; }},
    {"btf", false, [](Options a, Options b) { return a.live.btf != b.live.btf; }},
    {"event-log", true, [](Options a, Options b) { return a.event_log != b.event_log; }},
    {"event-log-all", true,
     [](Options a, Options b) { return a.event_log_all != b.event_log_all; }},
    {"evidence-dir", false, [](Options a, Options b) { return a.evidence_dir != b.evidence_dir; }},
    {"evidence-max-bytes", false,
     [](Options a, Options b) { return a.evidence_max_bytes != b.evidence_max_bytes; }},
    {"evidence-max-files", false,
     [](Options a, Options b) { return a.evidence_max_files != b.evidence_max_files; }},
    {"guests", false, [](Options a, Options b) { return a.live.guests != b.live.guests; }},
    {"max-sessions", true,
     [](Options a, Options b) { return a.live.max_sessions != b.live.max_sessions; }},
    {"max-strangers", true,
     [](Options a, Options b) { return a.live.max_strangers != b.live.max_strangers; }},
    {"names", true, [](Options a, Options b) { return a.live.names != b.live.names; }},
    {"netns", false, [](Options a, Options b) { return a.live.netns != b.live.netns; }},
    {"port", false, [](Options a, Options b) { return a.live.ports != b.live.ports; }},
    {"session-expiry", true,
     [](Options a, Options b) { return a.live.session_expiry != b.live.session_expiry; }},
    {"state-dir", false, [](Options a, Options b) { return a.state_dir != b.state_dir; }},
    {"web.config.file", true, [](Options a, Options b) { return a.web_config != b.web_config; }},
    {"web.listen-address", false,
     [](Options a, Options b) { return a.http.addresses != b.http.addresses; }},
    {"web.socket", false, [](Options a, Options b) { return a.http.socket != b.http.socket; }},
    {"web.systemd-socket", false,
     [](Options a, Options b) { return a.http.systemd_socket != b.http.systemd_socket; }},
    {"web.telemetry-path", false,
     [](Options a, Options b) { return a.http.telemetry_path != b.http.telemetry_path; }},
});

/// Empty: metrics can be served there.
std::string problem_with_telemetry_path(const std::string& path)
{
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789/-._~";
    if (!path.starts_with('/') || path.find_first_not_of(plain) != std::string::npos)
        return path + ": no path of letters, digits and -._~ that begins with /";
    const bool taken = path == "/" || path.starts_with("/api/") || path.starts_with("/-/") ||
                       path.starts_with("/page/");
    return taken ? path + ": something else is served there" : "";
}

void add_http_options(CLI::App& command, AgentOptions& options)
{
    sink::HttpOptions& http = options.http;
    command.add_option("--web.config.file", options.web_config,
                       "YAML file with TLS and users for HTTP, as that of Prometheus's exporters");
    command
        .add_option("--web.listen-address", http.addresses,
                    "HOST:PORT to serve HTTP on; may be given several times "
                    "[127.0.0.1:19179 and [::1]:19179]")
        ->expected(1, 16);
    command
        .add_option("--web.socket", http.socket,
                    "Unix socket where sessions, explain and events find the agent, or none")
        ->capture_default_str();
    command.add_flag("--web.systemd-socket", http.systemd_socket,
                     "Serve HTTP on the sockets that systemd has opened, in place of addresses");
    command.add_option("--web.telemetry-path", http.telemetry_path, "Where metrics are served")
        ->check(CLI::Validator(problem_with_telemetry_path, "PATH"))
        ->capture_default_str();
}

/// Empty: it names a directory, or none.
std::string problem_with_state_dir(const std::string& directory)
{
    return directory.empty() ? "it is empty: name a directory, or none" : "";
}

/// Empty: as much as at least some files of evidence need.
std::string problem_with_room_for_evidence(const std::string& text)
{
    constexpr std::uint64_t least = std::uint64_t{1} << 20;
    const auto size = parse_size(text);
    return size && *size >= least ? "" : text + ": no size from 1MiB to 1024GiB";
}

void add_evidence_options(CLI::App& command, AgentOptions& options)
{
    command
        .add_option("--evidence-dir", options.evidence_dir,
                    "Directory for a pcapng file of each fall of a neighbour's session, and of "
                    "each new kind of refusal, or none")
        ->capture_default_str();
    command
        .add_option("--evidence-max-files", options.evidence_max_files,
                    "Files to keep there at most; the oldest go first")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command
        .add_option("--evidence-max-bytes", options.evidence_max_bytes,
                    "How large they may be all together: 64MiB, 1GiB; the oldest go first")
        ->check(CLI::Validator(problem_with_room_for_evidence, "SIZE"))
        ->capture_default_str();
}

void say_which_can_be_reloaded(CLI::App& command)
{
    for (const AgentOption& each : options_in_files) {
        CLI::Option* option = command.get_option(fmt::format("--{}", each.name));
        if (each.can_be_reloaded)
            option->description(option->get_description() + " (read anew on SIGHUP)");
    }
}

} // namespace

void add_agent_options(CLI::App& command, AgentOptions& options)
{
    add_live_options(command, options.live);
    add_http_options(command, options);
    command
        .add_option("--event-log", options.event_log,
                    "Where events go: a path or - (standard output), as JSON lines; journal; "
                    "syslog, in the form of FRR's log; none. auto is journal where standard "
                    "output goes there, else -")
        ->capture_default_str();
    command.add_flag("--event-log-all", options.event_log_all,
                     "Each connection in the event log, also those that end as the ones before");
    command
        .add_option("--state-dir", options.state_dir,
                    "Directory for what a restart must not forget of neighbours, or none")
        ->check(CLI::Validator(problem_with_state_dir, ""))
        ->capture_default_str();
    add_evidence_options(command, options);
    command.add_option("--config", options.config,
                       "YAML file with these options, named without their dashes; the command "
                       "line overrides it [/etc/bgpsnoop/bgpsnoop.yml, if it is there]");
    command.add_flag("--check-config", options.check_config,
                     "Only say what is wrong with the configuration file, with exit status 2, or "
                     "that nothing is");
    say_which_can_be_reloaded(command);
}

std::span<const AgentOption> agent_options()
{
    return options_in_files;
}

std::vector<std::string> unloadable_changes(const AgentOptions& a, const AgentOptions& b)
{
    std::vector<std::string> names;
    for (const AgentOption& option : options_in_files)
        if (!option.can_be_reloaded && option.differs(a, b))
            names.emplace_back(option.name);
    return names;
}

} // namespace bgpsnoop::cli
