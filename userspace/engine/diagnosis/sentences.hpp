// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// Sentences that more than one row says, by name. What only one row says stands in that row.
namespace bgpsnoop::engine {

/// The first half of an explanation, of every outcome that a NOTIFICATION decides.
inline constexpr std::string_view saw_notification = "{Sent} NOTIFICATION {title}{text}";

/// The second half.
namespace means {

using Sentence = std::string_view;

inline constexpr Sentence exiting = "its process was exiting";
inline constexpr Sentence dropped = "{dropped}";
inline constexpr Sentence rejected_here = "{dropped}, and answers in its name";
inline constexpr Sentence dropped_here = "this host drops the segments of {peer}: {dropped}";
inline constexpr Sentence foreign_reset =
    "the RST has a TTL unlike that of the peer's other segments, so something on the way sent it";

inline constexpr Sentence translated =
    "its OPEN has the AS and BGP identifier of neighbour {same_speaker}, so it is that neighbour "
    "behind a translation of addresses, or calling from another address of its own";

// Why this host refuses a neighbour that it has, or had.
inline constexpr Sentence held_down_here =
    "we hold the session down after \"{original}\" ({ago} ago)";
inline constexpr Sentence shut_down_here =
    "we told it \"{original}\" {ago} ago and the neighbour is still shut down";
inline constexpr Sentence removed_here =
    "we told it \"{original}\" {ago} ago and no longer have it configured";
inline constexpr Sentence called_from_elsewhere =
    "this host calls that peer from another address, so this one is not configured for it";
inline constexpr Sentence called_by_us_too =
    "this host calls that peer itself, so it is configured, and our BGP is not ready yet or the "
    "neighbour was shut down";

inline constexpr Sentence key_changed =
    "a key was changed at one end only, and this host drops the segments of {peer}: {dropped}";
inline constexpr Sentence deaf =
    "messages of {peer} arrived, but it never acknowledged a byte of ours: it drops our segments, "
    "for their TTL or by an ACL";
inline constexpr Sentence too_large =
    "a full-size segment was repeated in vain while smaller ones arrived, so the path drops large "
    "packets";

inline constexpr Sentence taken_later =
    "the next call was taken, and a session came up {up_later} later, so it was not ready yet";

inline constexpr Sentence opened_later =
    "the next call was answered with an OPEN, {opened_ago} later, so it was not ready yet";

} // namespace means

/// The next step: what to check, and on which router.
namespace advice {

using Sentence = std::string_view;

// Processes and their logs.
inline constexpr Sentence our_process =
    "On this host check that the BGP process is alive, not stopped and not overloaded.";
inline constexpr Sentence our_process_reads =
    "On this host check that the BGP process is alive and not overloaded.";
inline constexpr Sentence why_ours_ended = "On this host check why the BGP process ended.";
inline constexpr Sentence our_log =
    "On this host look at the BGP log and the configuration changes.";
inline constexpr Sentence its_log = "On {peer} look at the BGP log and the configuration changes.";
inline constexpr Sentence its_process =
    "On {peer} check that its BGP process is alive, not stopped and not overloaded.";
inline constexpr Sentence its_process_runs =
    "On {peer} check that its BGP process is alive and not stopped.";
inline constexpr Sentence what_calls_it = "On this host look what calls the BGP port of {peer}.";
inline constexpr Sentence what_calls_from_there = "Look what calls the BGP port from {peer}.";
inline constexpr Sentence objectors_log = "Look at the BGP log of {objector} for the reason.";

inline constexpr Sentence objectors_software =
    "Look at the BGP log and the software version of {objector}.";

// Neighbours and their parameters.
inline constexpr Sentence our_neighbour =
    "On this host check that neighbour {peer} is configured and not shut down.";
inline constexpr Sentence our_limit =
    "On this host check the maximum-prefix limit of neighbour {peer}, then clear it.";
inline constexpr Sentence both_sources =
    "On this host check the source address of neighbour {peer}; on {peer} the neighbour address.";
inline constexpr Sentence our_source =
    "On this host check the source address (update-source) of neighbour {peer}.";
inline constexpr Sentence its_neighbour =
    "On {peer} check that neighbour {local} is configured and not shut down.";
inline constexpr Sentence original_error = "{mend_original}";
inline constexpr Sentence keys =
    "Compare the MD5 or TCP-AO keys for this session on {peer} and on this host.";

inline constexpr Sentence no_translation =
    "Check NAT between {same_speaker} and this host, and the source address there, or configure "
    "neighbour {peer} here.";

// TTLs, filters and the path.
inline constexpr Sentence our_ttl = "On this host check ttl-security (GTSM) for neighbour {peer}.";
inline constexpr Sentence our_multihop =
    "On this host check ebgp-multihop or ttl-security for neighbour {peer}.";
inline constexpr Sentence its_multihop =
    "On {peer} check ebgp-multihop or ttl-security for neighbour {local}, and ACLs.";
inline constexpr Sentence its_ttl =
    "On {peer} check ttl-security (GTSM) or ebgp-multihop for neighbour {local}, and ACLs.";
inline constexpr Sentence our_route =
    "On this host check the route to {peer} and the interface that leads there.";
inline constexpr Sentence our_filter = "On this host check firewall and rp_filter for {peer}.";
inline constexpr Sentence our_filter_towards_it =
    "On this host check firewall and rp_filter for TCP port {port} and {peer}.";
inline constexpr Sentence port_filter =
    "Check firewalls and ACLs for TCP port {port} between {local} and {peer}.";
inline constexpr Sentence the_boxes =
    "Check firewalls, NAT and proxies between {local} and {peer}, and their idle timeouts.";
inline constexpr Sentence path = "Check links, routes and MTU between {local} and {peer}.";
inline constexpr Sentence loss_towards_us =
    "Look for loss from {peer} to {local}: errors, drops and overload of the links. Small segments "
    "are lost too, so it is not the MTU.";
inline constexpr Sentence loss_or_mtu =
    "Look for loss from {peer} to {local} (errors, drops, overload), and check the MTU and that "
    "ICMP \"too big\" gets through.";
inline constexpr Sentence its_keepalives =
    "On {peer} check the keepalive interval for neighbour {local}: a third of the hold time of "
    "{hold}, or less.";
inline constexpr Sentence our_keepalives =
    "On this host check the keepalive interval for neighbour {peer}: a third of the hold time of "
    "{hold}, or less.";
inline constexpr Sentence mtu =
    "Check the MTU between {local} and {peer}, and that ICMP \"too big\" gets through.";

} // namespace advice

} // namespace bgpsnoop::engine
