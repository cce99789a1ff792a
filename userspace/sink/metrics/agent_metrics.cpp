#include "sink/metrics/agent_metrics.hpp"
#include "sink/format.hpp"

#include <array>
#include <map>

namespace bgpsnoop::sink {

namespace {

constexpr auto counter = prometheus::MetricType::Counter;
constexpr auto gauge = prometheus::MetricType::Gauge;

using Counts = std::map<std::string, std::uint64_t>;

void by(const char* label, const Counts& counts, Series& out)
{
    for (const auto& [name, count] : counts)
        out.add(number(count), {{label, printable(name)}});
}

/// A kind of which nothing was lost says so: an alert on absence would be one on good news.
void records_lost(const AgentView& view, Series& out)
{
    Counts counts = view.snapshot.records_lost;
    for (const auto& [kind, count] : view.self.records)
        counts.try_emplace(kind, 0);
    by("kind", counts, out);
}

constexpr auto table = std::to_array<Metric<AgentView>>({
    {"bgpsnoop_build_info", gauge, "Version of bgpsnoop.",
     [](const AgentView& view, Series& out) {
         out.add(1, {{"version", printable(view.self.version)}});
     }},
    {"bgpsnoop_decode_errors_total", counter, "Bytes that could not be read as BGP.",
     [](const AgentView& view, Series& out) { by("reason", view.snapshot.decode_errors, out); }},
    {"bgpsnoop_event_write_errors_total", counter, "Events that could not be written to the log.",
     [](const AgentView& view, Series& out) { out.add(number(view.self.event_write_errors)); }},
    {"bgpsnoop_hook_attached", gauge, "Whether a kernel hook is attached.",
     [](const AgentView& view, Series& out) {
         for (const auto& [hook, state] : view.self.hooks)
             out.add(state.attached ? 1 : 0, {{"hook", printable(hook)}});
     }},
    {"bgpsnoop_records_lost_total", counter, "Records that found no room on their way here.",
     records_lost},
    {"bgpsnoop_records_total", counter, "Records received from the kernel.",
     [](const AgentView& view, Series& out) { by("kind", view.self.records, out); }},
    {"bgpsnoop_sessions_overflow_total", counter,
     "Connections of peers beyond the greatest number of sessions.",
     [](const AgentView& view, Series& out) { out.add(number(view.snapshot.sessions_overflow)); }},
    {"bgpsnoop_unknown_peer_connections_total", counter,
     "Connections of callers that never completed a handshake.",
     [](const AgentView& view, Series& out) {
         for (const auto& [outcome, count] : view.snapshot.unknown_peer_outcomes)
             out.add(number(count), {{"outcome", std::string(engine::name(outcome))}});
     }},
});

} // namespace

std::span<const Metric<AgentView>> agent_metrics()
{
    return table;
}

} // namespace bgpsnoop::sink
