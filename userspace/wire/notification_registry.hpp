// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

/// IANA's "BGP Error (Notification) Codes" and the subcodes of each: the name for machines, and the
/// title in the words of the RFC for people.
namespace bgpsnoop::wire {

struct NotificationCode {
    std::uint8_t code;
    std::string_view name;
    std::string_view title;
    std::string_view source;
};

struct NotificationSubcode {
    std::uint8_t code;
    std::uint8_t subcode;
    std::string_view name;
    std::string_view title;
    std::string_view source;
};

inline constexpr auto notification_codes = std::to_array<NotificationCode>({
    {1, "message_header_error", "Message Header Error", "RFC 4271"},
    {2, "open_message_error", "OPEN Message Error", "RFC 4271"},
    {3, "update_message_error", "UPDATE Message Error", "RFC 4271"},
    {4, "hold_timer_expired", "Hold Timer Expired", "RFC 4271"},
    {5, "finite_state_machine_error", "Finite State Machine Error", "RFC 4271"},
    {6, "cease", "Cease", "RFC 4271"},
    {7, "route_refresh_message_error", "ROUTE-REFRESH Message Error", "RFC 7313"},
    {8, "send_hold_timer_expired", "Send Hold Timer Expired", "RFC 9687"},
    {9, "loss_of_lsdb_synchronization", "Loss of LSDB Synchronization", "RFC 9815"},
});

// Without a row, subcode 0 is "unspecific" (RFC 4271 4.5).
inline constexpr auto notification_subcodes = std::to_array<NotificationSubcode>({
    {1, 1, "connection_not_synchronized", "Connection Not Synchronized", "RFC 4271"},
    {1, 2, "bad_message_length", "Bad Message Length", "RFC 4271"},
    {1, 3, "bad_message_type", "Bad Message Type", "RFC 4271"},
    {2, 1, "unsupported_version_number", "Unsupported Version Number", "RFC 4271"},
    {2, 2, "bad_peer_as", "Bad Peer AS", "RFC 4271"},
    {2, 3, "bad_bgp_identifier", "Bad BGP Identifier", "RFC 4271"},
    {2, 4, "unsupported_optional_parameter", "Unsupported Optional Parameter", "RFC 4271"},
    {2, 5, "authentication_failure", "Authentication Failure", "RFC 1771, deprecated"},
    {2, 6, "unacceptable_hold_time", "Unacceptable Hold Time", "RFC 4271"},
    {2, 7, "unsupported_capability", "Unsupported Capability", "RFC 5492"},
    {2, 8, "no_supported_afi_safi", "No Supported AFI/SAFI", "BIRD; deprecated by IANA"},
    {2, 11, "role_mismatch", "Role Mismatch", "RFC 9234"},
    {3, 1, "malformed_attribute_list", "Malformed Attribute List", "RFC 4271"},
    {3, 2, "unrecognized_well_known_attribute", "Unrecognized Well-known Attribute", "RFC 4271"},
    {3, 3, "missing_well_known_attribute", "Missing Well-known Attribute", "RFC 4271"},
    {3, 4, "attribute_flags_error", "Attribute Flags Error", "RFC 4271"},
    {3, 5, "attribute_length_error", "Attribute Length Error", "RFC 4271"},
    {3, 6, "invalid_origin_attribute", "Invalid ORIGIN Attribute", "RFC 4271"},
    {3, 7, "as_routing_loop", "AS Routing Loop", "RFC 1771, deprecated"},
    {3, 8, "invalid_next_hop_attribute", "Invalid NEXT_HOP Attribute", "RFC 4271"},
    {3, 9, "optional_attribute_error", "Optional Attribute Error", "RFC 4271"},
    {3, 10, "invalid_network_field", "Invalid Network Field", "RFC 4271"},
    {3, 11, "malformed_as_path", "Malformed AS_PATH", "RFC 4271"},
    {5, 0, "unspecified_error", "Unspecified Error", "RFC 6608"},
    {5, 1, "unexpected_message_in_open_sent", "Receive Unexpected Message in OpenSent State",
     "RFC 6608"},
    {5, 2, "unexpected_message_in_open_confirm", "Receive Unexpected Message in OpenConfirm State",
     "RFC 6608"},
    {5, 3, "unexpected_message_in_established", "Receive Unexpected Message in Established State",
     "RFC 6608"},
    {6, 1, "maximum_number_of_prefixes_reached", "Maximum Number of Prefixes Reached", "RFC 4486"},
    {6, 2, "administrative_shutdown", "Administrative Shutdown", "RFC 4486"},
    {6, 3, "peer_de_configured", "Peer De-configured", "RFC 4486"},
    {6, 4, "administrative_reset", "Administrative Reset", "RFC 4486"},
    {6, 5, "connection_rejected", "Connection Rejected", "RFC 4486"},
    {6, 6, "other_configuration_change", "Other Configuration Change", "RFC 4486"},
    {6, 7, "connection_collision_resolution", "Connection Collision Resolution", "RFC 4486"},
    {6, 8, "out_of_resources", "Out of Resources", "RFC 4486"},
    {6, 9, "hard_reset", "Hard Reset", "RFC 8538"},
    // OpenBGPD sends 6/10 for its "sent max-prefix exceeded" too.
    {6, 10, "bfd_down", "BFD Down", "RFC 9384"},
    {7, 1, "invalid_message_length", "Invalid Message Length", "RFC 7313"},
});

} // namespace bgpsnoop::wire
