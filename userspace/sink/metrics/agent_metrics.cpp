// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/agent_metrics.hpp"

#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sink/format.hpp"
#include "sink/metrics/series.hpp"
#include "sink/metrics/session_labels.hpp"

namespace bgpsnoop::sink {

namespace {

using enum MetricType;

using Counts = std::map<std::string, std::uint64_t>;

void by_name(const Counts& counts, Series& out)
{
    for (const auto& [name, count] : counts)
        out.add(number(count), {printable(name)});
}

void program_seconds(const AgentView& view, Series& out)
{
    for (const auto& [name, program] : view.self.programs)
        out.add(program.seconds, {printable(name)});
}

void program_runs(const AgentView& view, Series& out)
{
    for (const auto& [name, program] : view.self.programs)
        out.add(number(program.runs), {printable(name)});
}

/// A kind of which nothing was lost says so: an alert on absence would be one on good news.
void records_lost(const AgentView& view, Series& out)
{
    Counts counts = view.snapshot.records_lost;
    for (const std::string& kind : view.self.loss_kinds)
        counts.try_emplace(kind, 0);
    by_name(counts, out);
}

void hooks_attached(const AgentView& view, Series& out)
{
    for (const auto& [hook, state] : view.self.hooks)
        out.add(state.attached ? 1 : 0, {printable(hook)});
}

/// Tells a hook that could be there from one that this kernel has no way for.
void hooks_offered(const AgentView& view, Series& out)
{
    for (const auto& [hook, state] : view.self.hooks)
        out.add(state.offered ? 1 : 0, {printable(hook)});
}

/// Several sockets of one process on one address are one series.
void listeners(const AgentView& view, Series& out)
{
    std::set<std::array<std::string, 3>> different;
    for (const auto& [who, since, found, netns_name] : view.snapshot.listeners)
        if (const auto netns = labelled_netns(who.netns, netns_name, view.own_netns))
            different.insert({*netns, who.local.address.to_string(),
                              who.process ? printable(who.process->name) : ""});
    for (const auto& [netns, address, process] : different)
        out.add(1, {netns, address, process});
}

void warnings(const AgentView& view, Series& out)
{
    for (const auto& [id, count] : view.snapshot.warnings)
        out.add(number(count), {id});
}

using engine::SessionSnapshot;

struct Knocking {
    const SessionSnapshot* peer;
    std::array<std::string, 3> labels; ///< peer, vrf, netns
};

/// Those that have labels, each once; see session_labels().
std::vector<Knocking> knocking(const AgentView& view)
{
    std::vector<Knocking> result;
    std::set<std::array<std::string, 3>> different;
    for (const SessionSnapshot& each : view.snapshot.knocking) {
        const auto netns = labelled_netns(each, view.own_netns);
        if (!netns)
            continue;
        std::array labels{peer_label(each.key), printable(each.key.vrf), *netns};
        if (different.insert(labels).second)
            result.push_back({&each, std::move(labels)});
    }
    return result;
}

/// Its AS is what it said first: each OPEN may name another, and would make another series.
void knocking_peers(const AgentView& view, Series& out)
{
    for (const auto& [peer, labels] : knocking(view)) {
        const auto& verdict = peer->last_verdict;
        const bool has_cause = verdict && !verdict->causes.empty();
        out.add(1, {labels[0], labels[1], labels[2],
                    peer->knock_as ? std::to_string(*peer->knock_as) : "",
                    verdict ? engine::name(verdict->outcome) : std::string_view(),
                    has_cause ? engine::name(verdict->causes[0]) : std::string_view(),
                    peer->names.peer});
    }
}

void last_knocks(const AgentView& view, Series& out)
{
    for (const auto& [peer, labels] : knocking(view))
        out.add(unix_seconds(peer->last_knock.value_or(peer->last_active)),
                {labels[0], labels[1], labels[2]});
}

void unknown_peers(const AgentView& view, Series& out)
{
    for (const auto& [outcome, count] : view.snapshot.unknown_peer_outcomes)
        out.add(number(count), {engine::name(outcome)});
}

void http_connections_cut(const AgentView& view, Series& out)
{
    const HungUp& hung_up = view.self.http_hung_up;
    out.add(number(hung_up.for_room), {"room"});
    out.add(number(hung_up.slow_answer), {"slow_answer"});
    out.add(number(hung_up.slow_request), {"slow_request"});
}

constexpr auto agent_table = std::to_array<Metric<AgentView>>({
    {{"bgpsnoop_build_info", gauge, "Version of bgpsnoop.", "version"},
     [](const AgentView& view, Series& out) { out.add(1, {printable(view.self.version)}); }},
    {{"bgpsnoop_config_last_reload_success_timestamp_seconds", gauge,
      "When the configuration in use was read."},
     [](const AgentView& view, Series& out) {
         out.add(unix_seconds(view.self.config_reload.last_success));
     }},
    {{"bgpsnoop_config_last_reload_successful", gauge,
      "Whether the last attempt to read the configuration succeeded."},
     [](const AgentView& view, Series& out) {
         out.add(view.self.config_reload.successful ? 1 : 0);
     }},
    {{"bgpsnoop_decode_errors_total", counter, "Bytes that could not be read as BGP.", "reason"},
     [](const AgentView& view, Series& out) { by_name(view.snapshot.decode_errors, out); }},
    {{"bgpsnoop_event_write_errors_total", counter,
      "Events that could not be written to the log, or had to make room for others."},
     [](const AgentView& view, Series& out) { out.add(number(view.self.event_write_errors)); }},
    {{"bgpsnoop_evidence_files_removed_total", counter,
      "Files of evidence that had to make room for newer ones."},
     [](const AgentView& view, Series& out) { out.add(number(view.self.evidence.removed)); }},
    {{"bgpsnoop_evidence_files_written_total", counter, "Files of evidence that were written."},
     [](const AgentView& view, Series& out) { out.add(number(view.self.evidence.written)); }},
    {{"bgpsnoop_evidence_write_errors_total", counter,
      "Files of evidence that could not be written, or that came faster than they could be."},
     [](const AgentView& view, Series& out) { out.add(number(view.self.evidence.failures)); }},
    {{"bgpsnoop_failed_calls_untold_total", counter,
      "Failing binds, calls of speakers and listeners that the kernel only counted: a user of this "
      "host made too many."},
     [](const AgentView& view, Series& out) { out.add(number(view.self.acts_untold)); }},
    {{"bgpsnoop_guest_connections_untold_total", counter,
      "Connections in network namespaces of users' own of which no more was told: there were too "
      "many."},
     [](const AgentView& view, Series& out) { out.add(number(view.self.guests_untold)); }},
    {{"bgpsnoop_hook_attached", gauge, "Whether a kernel hook is attached.", "hook"},
     hooks_attached},
    {{"bgpsnoop_hook_offered", gauge,
      "Whether this kernel has a way for a hook, though perhaps not as the host is set up.",
      "hook"},
     hooks_offered},
    {{"bgpsnoop_http_answers_cut_total", counter,
      "Answers that were not sent to their end: who asked read so slowly that others had them make "
      "room."},
     [](const AgentView& view, Series& out) { out.add(number(view.self.answers_cut)); }},
    {{"bgpsnoop_http_connections_cut_total", counter,
      "Connections of HTTP clients that were ended before their answer was whole: to make room for "
      "others, or because the client was too slow to take it or to ask.",
      "reason"},
     http_connections_cut},
    {{"bgpsnoop_http_streams_refused_total", counter,
      "Requests to follow /api/v1/stream that were refused, because as many follow it as may."},
     [](const AgentView& view, Series& out) { out.add(number(view.self.http_streams_refused)); }},
    {{"bgpsnoop_knocking_peer_info", gauge,
      "Strangers that send OPENs again and again: somebody configured us there, and nobody them "
      "here. The 100 most persistent.",
      "peer vrf netns peer_as outcome cause name"},
     knocking_peers},
    {{"bgpsnoop_knocking_peer_last_seen_timestamp_seconds", gauge, "When it last sent one.",
      "peer vrf netns"},
     last_knocks},
    {{"bgpsnoop_listener_info", gauge, "Processes that listen on a BGP port, and where.",
      "netns address process"},
     listeners},
    {{"bgpsnoop_listeners_forgotten_total", counter,
      "Sockets that listen on a BGP port, and made room for others."},
     [](const AgentView& view, Series& out) {
         out.add(number(view.snapshot.listeners_forgotten));
     }},
    {{"bgpsnoop_messages_untold_total", counter,
      "Messages that the kernel only counted: too many came at once on one connection."},
     [](const AgentView& view, Series& out) { out.add(number(view.self.messages_untold)); }},
    {{"bgpsnoop_namespaces_refused_total", counter,
      "Network namespaces where something is not watched: there are too many, or they cannot be "
      "entered.",
      "kind"},
     [](const AgentView& view, Series& out) { by_name(view.self.namespaces_refused, out); }},
    {{"bgpsnoop_program_run_seconds_total", counter,
      "Time in programs of this agent in the kernel, while kernel.bpf_stats_enabled is on.",
      "program"},
     program_seconds},
    {{"bgpsnoop_program_runs_total", counter,
      "Runs of programs of this agent in the kernel, while kernel.bpf_stats_enabled is on.",
      "program"},
     program_runs},
    {{"bgpsnoop_records_lost_total", counter,
      "Records that found no room on their way here, but those of strangers.", "kind"},
     records_lost},
    {{"bgpsnoop_records_total", counter, "Records received from the kernel.", "kind"},
     [](const AgentView& view, Series& out) { by_name(view.self.records, out); }},
    {{"bgpsnoop_sessions_overflow_total", counter,
      "Connections of neighbours beyond the greatest number of sessions, or beyond 64 of one."},
     [](const AgentView& view, Series& out) { out.add(number(view.snapshot.sessions_overflow)); }},
    {{"bgpsnoop_snapshot_age_seconds", gauge,
      "How old what is shown is: usually less than two seconds."},
     [](const AgentView& view, Series& out) { out.add(view.self.snapshot_age); }},
    {{"bgpsnoop_state_files_refused_total", counter,
      "Files in --state-dir that could not be used, and were put aside: what they held is "
      "forgotten.",
      "kind"},
     [](const AgentView& view, Series& out) { by_name(view.self.state_files_refused, out); }},
    {{"bgpsnoop_state_write_errors_total", counter,
      "How often what a restart must not forget could not be written."},
     [](const AgentView& view, Series& out) { out.add(number(view.self.state_write_errors)); }},
    {{"bgpsnoop_strangers_forgotten_total", counter,
      "Strangers, and connections of theirs, that made room for others."},
     [](const AgentView& view, Series& out) {
         out.add(number(view.snapshot.strangers_forgotten));
     }},
    {{"bgpsnoop_unknown_peer_connections_total", counter,
      "Connections of strangers, by how they ended.", "outcome"},
     unknown_peers},
    {{"bgpsnoop_unknown_peer_records_lost_total", counter,
      "Records of strangers' connections that found no room on their way here: in "
      "bgpsnoop_records_lost_total they are not.",
      "kind"},
     [](const AgentView& view, Series& out) { by_name(view.self.lost_of_strangers, out); }},
    {{"bgpsnoop_unwanted_segments_total", counter,
      "Segments of BGP that no socket wanted (a SYN, another segment), or that this host dropped; "
      "of those that can be seen here (not without BTF).",
      "reason"},
     [](const AgentView& view, Series& out) { by_name(view.self.unwanted_segments, out); }},
    {{"bgpsnoop_unwanted_segments_untold_total", counter,
      "Of these, how many the kernel only counted: too many came at once."},
     [](const AgentView& view, Series& out) {
         if (!view.self.unwanted_segments.empty())
             out.add(number(view.self.unwanted_segments_untold));
     }},
    {{"bgpsnoop_warnings_total", counter, "Warnings given, of sessions and of none.", "warning"},
     warnings},
});

} // namespace

std::span<const Metric<AgentView>> agent_metrics()
{
    return agent_table;
}

} // namespace bgpsnoop::sink
