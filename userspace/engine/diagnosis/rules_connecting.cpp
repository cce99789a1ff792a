#include <algorithm>
#include <array>

#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/rules.hpp"
#include "engine/session/icmp.hpp"
#include "engine/timing.hpp"

/// Causes of attempts that never became a connection (diagnosis.md, "Connecting"), at either end.
namespace bgpsnoop::engine {

namespace {

constexpr auto certain = Certainty::certain;
constexpr auto likely = Certainty::likely;
constexpr auto ambiguous = Certainty::ambiguous;
using enum Cause;

template <Unreachable what> bool is(const Case& c)
{
    return unreachable(c.seen) == what;
}

bool slow_host_unreachable(const Case& c) // the kernel's own neighbour discovery gave up
{
    const auto took = end_time(c) - c.seen.first_seen;
    return is<Unreachable::other>(c) && !c.seen.icmp && took >= timing::arp_failure_from &&
           took <= timing::arp_failure_to;
}

bool host_in_doubt(const Case& c) // errno alone: ground fact 6
{
    return is<Unreachable::other>(c) && !c.seen.icmp && !slow_host_unreachable(c);
}

/// The connections before this silence were accepted by the kernel and answered by nobody.
bool full_backlog(const Case& c)
{
    const auto& ended = c.past.ended;
    const auto last =
        std::find_if(ended.rbegin(), ended.rend(), [](const SessionHistory::Ended& each) {
            return each.outcome != Outcome::connect_timeout;
        });
    return last != ended.rend() && last->outcome == Outcome::open_unanswered;
}

/// ECONNREFUSED, and the hook that would show the RST is missing: it may have been ICMP.
bool refused_by_errno(const Case& c)
{
    return !c.seen.received.reset_at;
}

/// It ended the last session with a word, and since then nothing accepts us.
bool gone_with_a_word(const Case& c)
{
    const auto* word = last_word(c);
    return established_before(c) && word != nullptr && word->what.direction == Direction::received;
}

bool called_at_another_address(const Case& c)
{
    return c.past.we_called && c.past.we_called->local != c.seen.who.local.address;
}

constexpr std::string_view is_listening =
    "On {peer} check that BGP is enabled and its process runs, "
    "and in which VRF it listens.";
constexpr std::string_view has_neighbour =
    "On {peer} check that neighbour {local} is configured and not shut down.";
constexpr std::string_view has_multihop =
    "On this host check ebgp-multihop or ttl-security for neighbour {peer}.";
constexpr std::string_view has_arp =
    "Check that {peer} is up and in this subnet: its address does not resolve.";
constexpr std::string_view has_filter =
    "Check firewalls and ACLs for TCP port {port} between {local} "
    "and {peer}.";
constexpr std::string_view filter_or_key =
    "Check filters on the path, and compare the MD5 or TCP-AO key "
    "of {peer} and this host.";

constexpr std::string_view has_both_keys =
    "Compare the MD5 or TCP-AO keys for this session on {peer} and on this host.";
constexpr std::string_view has_ttl =
    "On this host check ttl-security (GTSM) for neighbour {peer}: how many hops away may it be?";

constexpr std::array rules{
    CauseRule{Outcome::connect_refused, firewall_reset, foreign_reset, likely,
              "the RST has a TTL unlike that of the peer's other segments, so a firewall on the "
              "way sent it",
              has_filter, Side::path},
    CauseRule{Outcome::connect_refused, peer_not_listening, foreign_reset, ambiguous},
    CauseRule{Outcome::connect_refused, peer_not_listening, refused_by_errno, ambiguous,
              "nothing listens there, or a firewall rejects us; the RST itself was not seen",
              is_listening},
    CauseRule{Outcome::connect_refused, firewall_icmp, refused_by_errno, ambiguous},
    CauseRule{Outcome::connect_refused, peer_not_configured_for_us, peer_calls_us, ambiguous,
              "yet it calls us itself, so a BGP process runs there and refuses this address, or a "
              "firewall does",
              has_neighbour},
    CauseRule{Outcome::connect_refused, firewall_reset, peer_calls_us, ambiguous},
    CauseRule{Outcome::connect_refused, peer_not_listening, peer_calls_us, ambiguous},
    CauseRule{
        Outcome::connect_refused, peer_not_listening, gone_with_a_word, ambiguous,
        "it ended the last session with \"{original}\" {ago} ago, so its BGP process is stopped "
        "or restarting, or no longer wants us",
        is_listening},
    CauseRule{Outcome::connect_refused, peer_not_listening, established_before, ambiguous,
              "a session with it existed before, so its BGP process is down or restarting, or no "
              "longer wants us",
              is_listening},
    CauseRule{Outcome::connect_refused, peer_not_configured_for_us, established_before, ambiguous},
    CauseRule{Outcome::connect_refused, firewall_reset, established_before, ambiguous},
    // A firewall at the peer that rejects with RST sends the very segment that its kernel would.
    CauseRule{Outcome::connect_refused, peer_not_listening, always, likely,
              "no BGP process listens there", is_listening},
    CauseRule{Outcome::connect_refused, firewall_reset, always, ambiguous},

    CauseRule{Outcome::connect_rejected, ttl_too_low, is<Unreachable::ttl>, certain,
              "the peer is further away than the TTL of our segments reaches", has_multihop,
              Side::local},
    CauseRule{Outcome::connect_rejected, peer_unresolvable, is<Unreachable::host>, likely,
              "the last hop cannot resolve its address", has_arp},
    CauseRule{Outcome::connect_rejected, peer_unresolvable, slow_host_unreachable, likely,
              "its address did not resolve by ARP or ND", has_arp},
    CauseRule{Outcome::connect_rejected, firewall_icmp, is<Unreachable::rejected>, likely,
              "a firewall on the way or at the peer rejects it (who sent the ICMP is not known)",
              has_filter},
    CauseRule{Outcome::connect_rejected, firewall_icmp, is<Unreachable::protocol>, likely,
              "a firewall or a host without TCP rejects it", has_filter},
    CauseRule{Outcome::connect_rejected, path_down, is<Unreachable::network>, likely,
              "a router on the path has no route", "Check the routes towards {peer} hop by hop."},
    CauseRule{Outcome::connect_rejected, local_drop, is<Unreachable::local>, likely,
              "this host's own firewall does not let it out", "On this host check its firewall.",
              Side::local},
    CauseRule{Outcome::connect_rejected, ttl_too_low, host_in_doubt, ambiguous,
              "the TTL of our segments is too low, a firewall rejects them, or the address does "
              "not resolve",
              has_multihop, Side::unknown},
    CauseRule{Outcome::connect_rejected, firewall_icmp, host_in_doubt, ambiguous},
    CauseRule{Outcome::connect_rejected, peer_unresolvable, host_in_doubt, ambiguous},

    CauseRule{Outcome::connect_timeout, local_drop, filter_drops, certain, "{dropped}",
              "On this host check firewall and rp_filter for TCP port {port} and {peer}.",
              Side::local},
    CauseRule{Outcome::connect_timeout, gtsm_here, ttl_drops, certain,
              "this host drops the segments of {peer}: {dropped}", has_ttl, Side::local},
    CauseRule{Outcome::connect_timeout, auth_mismatch, auth_drops, certain,
              "the keys of both ends differ, and this host drops the segments of {peer}: {dropped}",
              has_both_keys, Side::unknown},
    CauseRule{Outcome::connect_timeout, auth_mismatch, has_key, likely,
              "our socket has a key for it, and a peer with another key or none drops our SYN "
              "without a word",
              has_both_keys, Side::unknown},
    CauseRule{Outcome::connect_timeout, peer_backlog_full, full_backlog, likely,
              "its BGP process stopped answering before, so its backlog may be full by now",
              "On {peer} check that its BGP process is alive.", Side::peer},
    CauseRule{Outcome::connect_timeout, auth_mismatch, peer_calls_us, ambiguous,
              "yet it calls us, so only one direction is filtered, or the keys of both ends differ",
              filter_or_key},
    CauseRule{Outcome::connect_timeout, path_or_acl_drop, always, ambiguous,
              "the path or an ACL drops it, or the peer drops it for authentication (MD5, TCP-AO)",
              filter_or_key},
    CauseRule{Outcome::connect_timeout, auth_mismatch, always, ambiguous},
    CauseRule{Outcome::connect_timeout, local_drop, drops_unseen, ambiguous},

    CauseRule{Outcome::connect_abandoned, local_daemon_exited, exiting, certain,
              "its process was exiting", "On this host check why the BGP process ended."},
    CauseRule{Outcome::connect_abandoned, local_shut_down, always, ambiguous,
              "it was stopped or reconfigured", "On this host check that {peer} is not shut down."},

    CauseRule{Outcome::connect_unsendable, local_no_route, always, likely,
              "this host has no usable route to it, or lacks the source address",
              "On this host check the route to {peer} and the source address."},

    CauseRule{Outcome::not_listening, wrong_source_address, called_at_another_address, likely,
              "we call it from another address than it calls",
              "On {peer} check the neighbour address; on this host check the source address."},
    // In a capture a firewall here that rejects with RST looks the same.
    CauseRule{Outcome::not_listening,
              local_not_listening,
              always,
              certain,
              "no BGP process listens here",
              "On this host check that the BGP process runs and listens on {local}.",
              {},
              Needs::drops},
};

} // namespace

std::span<const CauseRule> connecting_causes()
{
    return rules;
}

} // namespace bgpsnoop::engine
