// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/metric_table.hpp"

#include <array>

#include "sink/metrics/agent_metrics.hpp"
#include "sink/metrics/process_metrics.hpp"
#include "sink/metrics/session_metrics.hpp"

namespace bgpsnoop::sink {

namespace {

template <typename Source> std::vector<MetricInfo> infos_of(std::span<const Metric<Source>> table)
{
    std::vector<MetricInfo> infos;
    for (const auto& metric : table)
        infos.push_back(metric.info);
    return infos;
}

constexpr std::array session_labels_table{
    LabelInfo{"vrf", "VRF of the session, `default` if none"},
    LabelInfo{"peer",
              "address of the peer; of a link-local one with its interface, "
              "`fe80::1%eth0`; of one with the address of its speaker with the port that is "
              "called, `10.0.0.1:179`, at the end that calls"},
    LabelInfo{"netns",
              "the network namespace, only where it is not the agent's: its name in "
              "`/run/netns`, the id of a container in it, or its inode number; of a second one of "
              "that name both, `red 4026532001`"},
};

constexpr std::array further_labels{
    LabelInfo{"address", "of a process that listens; `0.0.0.0` and `::` are all addresses"},
    LabelInfo{"afi", "address family: `ipv4`, `ipv6` ..."},
    LabelInfo{"cause", "the likeliest cause, see diagnosis.md; empty if nothing is at fault"},
    LabelInfo{"code", "name of the NOTIFICATION's error code: `cease` ..."},
    LabelInfo{"direction", "`sent` or `received`"},
    LabelInfo{"group", "in which `--names` puts the peer"},
    LabelInfo{"hook", "a place in the kernel where bgpsnoop looks; `bgpsnoop doctor` lists them"},
    LabelInfo{"initiator", "who called: `local` or `peer`"},
    LabelInfo{"interface", "of a link-local peer"},
    LabelInfo{"kind", "kind of what is counted"},
    LabelInfo{"layer", "where the fault of an outcome lies: `transport`, `neighbor`, `policy` ...; "
                       "`none` if there is no fault"},
    LabelInfo{"local", "address of this end"},
    LabelInfo{"local_as", "AS of this end, once an OPEN has told it"},
    LabelInfo{"message", "type of the messages: `open`, `update`, `notification`, `keepalive`, "
                         "`route_refresh`; `capability` and `other` only if there are any"},
    LabelInfo{"name", "what the operator calls the peer (`--names`)"},
    LabelInfo{"netns", "the network namespace, as above; empty where it is the agent's"},
    LabelInfo{"outcome", "how a connection ended, see diagnosis.md"},
    LabelInfo{"peer", "address of a stranger"},
    LabelInfo{
        "peer_as",
        "AS of the peer, once an OPEN has told it; of one that knocks as its first OPEN said"},
    LabelInfo{"phase", "where the connection stood: `connecting`, `connected` (no OPEN yet), "
                       "`open_sent`, `open_received`, `open_confirm`, `established`, `closing`"},
    LabelInfo{"process", "name of the process that speaks BGP here"},
    LabelInfo{"program", "of this agent in the kernel, as `bpftool prog` shows it"},
    LabelInfo{"reason", "why: segments were dropped (`md5_mismatch`, `ttl`, `firewall` ...), or "
                        "bytes could not be read"},
    LabelInfo{"router_id", "BGP identifier of the peer"},
    LabelInfo{"safi", "subsequent address family: `unicast`, `mpls_vpn` ..."},
    LabelInfo{"side", "who has to act: `local`, `peer`, `path`, or `unknown`"},
    LabelInfo{"state", "`idle`, `connect`, `active`, `open_sent`, `open_confirm`, `established`: "
                       "one of the six series is 1"},
    LabelInfo{"status", "who offered the family: `negotiated` (both), `local_only`, `peer_only`"},
    LabelInfo{"subcode", "name of the NOTIFICATION's error subcode: `administrative_reset` ..."},
    LabelInfo{"version", "of bgpsnoop"},
    LabelInfo{"vrf", "VRF in which a stranger calls"},
    LabelInfo{"warning", "which, see diagnosis.md"},
};

} // namespace

std::vector<MetricInfo> metric_infos(Subject subject)
{
    switch (subject) {
    case Subject::session:
        return infos_of(session_metrics());
    case Subject::agent:
        return infos_of(agent_metrics());
    case Subject::process:
        return process_metric_infos();
    }
    return {};
}

std::span<const LabelInfo> session_label_infos()
{
    return session_labels_table;
}

std::span<const LabelInfo> metric_label_infos()
{
    return further_labels;
}

} // namespace bgpsnoop::sink
