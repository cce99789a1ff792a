// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

/// The wire's numbers as IANA's registries have them, one sorted table each. `source` says who
/// defines the number: an RFC, a draft, or the daemon that uses it without either.
namespace bgpsnoop::wire {

struct NumberName {
    std::uint16_t number;
    std::string_view name;
    std::string_view source;
};

inline constexpr auto message_types = std::to_array<NumberName>({
    {1, "open", "RFC 4271"},
    {2, "update", "RFC 4271"},
    {3, "notification", "RFC 4271"},
    {4, "keepalive", "RFC 4271"},
    {5, "route_refresh", "RFC 2918"},
    {6, "capability", "draft-ietf-idr-dynamic-cap"},
    {128, "old_route_refresh", "prestandard, Cisco"},
});

inline constexpr auto capability_codes = std::to_array<NumberName>({
    {1, "multiprotocol", "RFC 4760"},
    {2, "route_refresh", "RFC 2918"},
    {3, "outbound_route_filtering", "RFC 5291"},
    {4, "multiple_routes", "RFC 8277, deprecated"},
    {5, "extended_next_hop", "RFC 8950"},
    {6, "extended_message", "RFC 8654"},
    {7, "bgpsec", "RFC 8205"},
    {8, "multiple_labels", "RFC 8277"},
    {9, "role", "RFC 9234"},
    {64, "graceful_restart", "RFC 4724"},
    {65, "four_octet_as", "RFC 6793"},
    {67, "dynamic_capability", "draft-ietf-idr-dynamic-cap"},
    {68, "multisession", "draft-ietf-idr-bgp-multisession"},
    {69, "add_path", "RFC 7911"},
    {70, "enhanced_route_refresh", "RFC 7313"},
    {71, "long_lived_graceful_restart", "RFC 9494"},
    {72, "routing_policy_distribution", "draft-ietf-idr-rpd"},
    {73, "fqdn", "draft-walton-bgp-hostname-capability"},
    {74, "bfd_strict_mode", "draft-ietf-idr-bgp-bfd-strict-mode"},
    {75, "software_version", "draft-abraitis-bgp-version-capability"},
    {76, "paths_limit", "draft-abraitis-idr-addpath-paths-limit"},
    {77, "link_local_next_hop", "draft-ietf-idr-linklocal-capability"},
    {128, "prestandard_route_refresh", "RFC 8810"},
    {129, "prestandard_routing_policy_distribution", "RFC 8810"},
    {130, "prestandard_outbound_route_filtering", "RFC 8810"},
    {131, "prestandard_multisession", "RFC 8810"},
    {184, "prestandard_fqdn", "RFC 8810"},
    {185, "prestandard_operational", "RFC 8810"},
});

inline constexpr auto address_families = std::to_array<NumberName>({
    {1, "ipv4", "RFC 4760"},
    {2, "ipv6", "RFC 4760"},
    {3, "nsap", "RFC 4760"},
    {25, "l2vpn", "RFC 4761"},
    {26, "mpls_tp_section", "RFC 7212"},
    {27, "mpls_tp_lsp", "RFC 7212"},
    {28, "mpls_tp_pseudowire", "RFC 7212"},
    {29, "mt_ipv4", "RFC 7307"},
    {30, "mt_ipv6", "RFC 7307"},
    {31, "bgp_sfc", "RFC 9015"},
    {16388, "bgp_ls", "RFC 9552"},
});

inline constexpr auto subsequent_families = std::to_array<NumberName>({
    {1, "unicast", "RFC 4760"},
    {2, "multicast", "RFC 4760"},
    {4, "labeled_unicast", "RFC 8277"},
    {5, "mcast_vpn", "RFC 6514"},
    {6, "multi_segment_pseudowire", "RFC 7267"},
    {7, "encapsulation", "RFC 9012, obsolete"},
    {8, "mcast_vpls", "RFC 7117"},
    {9, "bgp_sfc", "RFC 9015"},
    {64, "tunnel", "draft-nalawade-kapoor-tunnel-safi"},
    {65, "vpls", "RFC 4761"},
    {66, "mdt", "RFC 6037"},
    {67, "4over6", "RFC 5747"},
    {68, "6over4", "IANA"},
    {69, "l1vpn_auto_discovery", "RFC 5195"},
    {70, "evpn", "RFC 7432"},
    {71, "bgp_ls", "RFC 9552"},
    {72, "bgp_ls_vpn", "RFC 9552"},
    {73, "sr_policy", "RFC 9830"},
    {74, "sd_wan", "draft-ietf-idr-sdwan-edge-discovery"},
    {75, "routing_policy", "draft-ietf-idr-rpd"},
    {76, "classful_transport", "RFC 9832"},
    {77, "tunneled_traffic_flowspec", "draft-ietf-idr-flowspec-nvo3"},
    {78, "mcast_tree", "draft-ietf-bess-bgp-multicast"},
    {79, "bgp_dps", "Arista"},
    {80, "bgp_ls_spf", "RFC 9815"},
    {83, "bgp_car", "RFC 9871"},
    {84, "bgp_vpn_car", "RFC 9871"},
    {85, "bgp_mup", "draft-ietf-bess-mup-safi"},
    {128, "mpls_vpn", "RFC 4364"},
    {129, "multicast_vpn", "RFC 6514"},
    {132, "route_target_constraint", "RFC 4684"},
    {133, "flowspec", "RFC 8955"},
    {134, "flowspec_vpn", "RFC 8955"},
    {140, "vpn_auto_discovery", "draft-ietf-l3vpn-bgpvpn-auto"},
});

// The number alone of those that RFC 8093 deprecates: they were used without being registered.
inline constexpr auto path_attributes = std::to_array<NumberName>({
    {1, "origin", "RFC 4271"},
    {2, "as_path", "RFC 4271"},
    {3, "next_hop", "RFC 4271"},
    {4, "multi_exit_disc", "RFC 4271"},
    {5, "local_pref", "RFC 4271"},
    {6, "atomic_aggregate", "RFC 4271"},
    {7, "aggregator", "RFC 4271"},
    {8, "community", "RFC 1997"},
    {9, "originator_id", "RFC 4456"},
    {10, "cluster_list", "RFC 4456"},
    {11, "dpa", "RFC 6938, deprecated"},
    {12, "advertiser", "RFC 6938, deprecated"},
    {13, "rcid_path_cluster_id", "RFC 6938, deprecated"},
    {14, "mp_reach_nlri", "RFC 4760"},
    {15, "mp_unreach_nlri", "RFC 4760"},
    {16, "extended_communities", "RFC 4360"},
    {17, "as4_path", "RFC 6793"},
    {18, "as4_aggregator", "RFC 6793"},
    {19, "safi_specific_attribute", "draft-kapoor-nalawade-idr-bgp-ssa, deprecated"},
    {20, "connector", "RFC 6037, deprecated"},
    {21, "as_pathlimit", "draft-ietf-idr-as-pathlimit, deprecated"},
    {22, "pmsi_tunnel", "RFC 6514"},
    {23, "tunnel_encapsulation", "RFC 9012"},
    {24, "traffic_engineering", "RFC 5543"},
    {25, "ipv6_address_specific_extended_community", "RFC 5701"},
    {26, "aigp", "RFC 7311"},
    {27, "pe_distinguisher_labels", "RFC 6514"},
    {28, "entropy_label_capability", "RFC 7447, deprecated"},
    {29, "bgp_ls", "RFC 9552"},
    {30, "deprecated_30", "RFC 8093"},
    {31, "deprecated_31", "RFC 8093"},
    {32, "large_community", "RFC 8092"},
    {33, "bgpsec_path", "RFC 8205"},
    {34, "community_container", "draft-ietf-idr-wide-bgp-communities"},
    {35, "only_to_customer", "RFC 9234"},
    {36, "domain_path", "draft-ietf-bess-evpn-ipvpn-interworking"},
    {37, "sfp_attribute", "RFC 9015"},
    {38, "bfd_discriminator", "RFC 9026"},
    {39, "next_hop_dependent_characteristics", "draft-ietf-idr-entropy-label"},
    {40, "prefix_sid", "RFC 8669"},
    {41, "bier", "RFC 9793"},
    {42, "edge_metadata_path", "draft-ietf-idr-5g-edge-service-metadata"},
    {128, "attr_set", "RFC 6368"},
    {129, "deprecated_129", "RFC 8093"},
    {241, "deprecated_241", "RFC 8093"},
    {242, "deprecated_242", "RFC 8093"},
    {243, "deprecated_243", "RFC 8093"},
    {255, "development", "RFC 2042"},
});

inline constexpr auto roles = std::to_array<NumberName>({
    // RFC 9234 4.1
    {0, "provider", "RFC 9234"},
    {1, "rs", "RFC 9234"},
    {2, "rs_client", "RFC 9234"},
    {3, "customer", "RFC 9234"},
    {4, "peer", "RFC 9234"},
});

} // namespace bgpsnoop::wire
