# SPDX-License-Identifier: Apache-2.0
"""Where bgpsnoop and tshark 4.0 differ on purpose. Anything else that differs is an error."""

NEWER = "given out by IANA after tshark 4.0"
SAME_THING = "the same thing in other words; ours are the words of the RFC's title or of IANA"
EXPERIMENTAL = "239 to 254 are for experiments (RFC 8810); tshark has no name for those"
PRESTANDARD = "tshark says who used it first, we say what IANA says: prestandard (RFC 8810)"

# What tshark calls it, in lower case with underscores, and why we do not.
CAPABILITY_NAMES: dict[int, tuple[str, str]] = {
    1: ("multiprotocol_extensions_capability", SAME_THING),
    2: ("route_refresh_capability", SAME_THING),
    3: ("cooperative_route_filtering_capability", "the name of the draft; RFC 5291 says Outbound"),
    4: ("multiple_routes_to_a_destination_capability", SAME_THING),
    5: ("extended_next_hop_encoding", SAME_THING),
    6: ("bgp_extended_message", SAME_THING),
    7: ("bgpsec_capability", SAME_THING),
    8: ("multiple_labels_capability", SAME_THING),
    9: ("bgp_role", SAME_THING),
    64: ("graceful_restart_capability", SAME_THING),
    65: ("support_for_4_octet_as_number_capability", SAME_THING),
    66: ("deprecated_dynamic_capability_cisco", "no standard and no draft tells its value"),
    67: ("support_for_dynamic_capability", SAME_THING),
    68: ("multisession_bgp_capability", SAME_THING),
    69: ("support_for_additional_paths", SAME_THING),
    70: ("enhanced_route_refresh_capability", SAME_THING),
    71: ("long_lived_graceful_restart_llgr_capability", SAME_THING),
    72: ("cp_orf_capability", "IANA has Routing Policy Distribution (draft-ietf-idr-rpd) there"),
    73: ("fqdn_capability", SAME_THING),
    74: ("unknown", NEWER),
    75: ("unknown", NEWER),
    76: ("unknown", NEWER),
    77: ("unknown", NEWER),
    128: ("route_refresh_capability_cisco", PRESTANDARD),
    129: ("unknown", PRESTANDARD),
    130: ("cooperative_route_filtering_capability_cisco", PRESTANDARD),
    131: ("multisession_bgp_capability_cisco", PRESTANDARD),
    184: ("unknown", PRESTANDARD),
    185: ("unknown", PRESTANDARD),
    239: ("unknown", EXPERIMENTAL),
    254: ("unknown", EXPERIMENTAL),
}

CODE_NAMES: dict[int, tuple[str, str]] = {
    7: ("capability_message_error", "of a draft that expired; IANA gives 7 to RFC 7313"),
    8: ("unknown", NEWER),
    9: ("unknown", NEWER),
}

SUBCODE_NAMES: dict[tuple[int, int], tuple[str, str]] = {
    (2, 5): ("authentication_failure_deprecated", SAME_THING),
    (2, 8): ("no_supported_afi_safi_cisco", "BIRD sends it too"),
    (2, 11): ("unknown", NEWER),
    (3, 7): ("as_routing_loop_deprecated", SAME_THING),
    (5, 0): ("unknown", "RFC 6608 names it"),
    (5, 1): ("receive_unexpected_message_in_opensent_state", SAME_THING),
    (5, 2): ("receive_unexpected_message_in_openconfirm_state", SAME_THING),
    (5, 3): ("receive_unexpected_message_in_established_state", SAME_THING),
    (6, 2): ("administratively_shutdown", "RFC 4486 says Administrative Shutdown"),
    (6, 4): ("administratively_reset", "RFC 4486 says Administrative Reset"),
    (6, 10): ("unknown", NEWER),
    (7, 1): ("invalid_action_value", "of a draft that expired; IANA gives 7 to RFC 7313"),
}

# Capabilities whose value tshark leaves as bytes: ours, encoded again, are compared with them.
ONLY_BYTES: dict[int, str] = {
    8: "tshark has no dissector for RFC 8277's count of labels",
    9: "tshark has no dissector for RFC 9234",
    71: "tshark has no dissector for RFC 9494",
    75: NEWER,
    76: NEWER,
    184: "tshark has no dissector for the prestandard FQDN, which is as that of 73",
}

# tshark wants the length octet of RFC 9003 to fill the data; the RFC says nothing of what follows.
TEXT_WITH_MORE_BEHIND = "shutdown text with bytes behind it: tshark shows none of it, we the text"
# tshark takes the 255 of RFC 9072 for a length. The extended OPENs of registry_capture.py hold the
# capabilities of the others, so that is what they are compared with.
EXTENDED_PARAMETERS = "tshark 4.0 does not know RFC 9072"
# RFC 8538: tshark leaves the inner code and subcode of a hard reset in the data.
WRAPPED = "compared with the data's first two octets"
