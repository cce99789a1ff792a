// SPDX-License-Identifier: Apache-2.0
#include "sink/json/event_table.hpp"

#include <array>

namespace bgpsnoop::sink {

namespace {

using enum Given;

constexpr Field afi{"afi", "text", "address family: `ipv4`, `ipv6`, `l2vpn` ..."};
constexpr Field safi{"safi", "text", "subsequent address family: `unicast`, `mpls_vpn` ..."};

constexpr std::array open{
    Field{"version", "number", "4"},
    Field{"as", "number", "the AS: of the 4-octet AS capability if there is one"},
    Field{"as_field", "number", "the AS in the two octets of the header: 23456 for a larger one"},
    Field{"hold_time", "number", "proposed, in seconds"},
    Field{"bgp_id", "text", "BGP identifier, as a dotted quad"},
    Field{"capabilities", "array of objects", "in the order on the wire; see below"},
    Field{"other_parameters", "array of objects", "optional parameters besides: `type`, `bytes`",
          where_known},
    Field{"left_out", "number", "capabilities and parameters that are not listed: too many",
          where_known},
};

constexpr std::array notification{
    Field{"code", "number", "error code"},
    Field{"code_name", "text", "its name: `cease`, `open_message_error` ..."},
    Field{"subcode", "number", "error subcode"},
    Field{"subcode_name", "text", "its name: `bad_peer_as`, `administrative_shutdown` ..."},
    Field{"shutdown_communication", "text", "the text of RFC 9003, made safe to print",
          where_known},
    Field{"wrapped", "object",
          "what a Hard Reset (RFC 8538) wraps: `code`, `code_name`, `subcode`, `subcode_name`",
          where_known},
    Field{"data", "hex", "its data, the first 64 bytes"},
    Field{"data_length", "number", "bytes of data in all"},
    Field{"data_text", "text",
          "what the data say: a sentence of the daemon in quotation marks, the path attribute, the "
          "length or the type objected to, an AS, a capability ...",
          where_known},
};

constexpr std::array route_refresh{
    afi,
    safi,
    Field{"subtype", "number", "RFC 7313"},
    Field{"subtype_name", "text", "`request`, `begin` or `end`", where_known},
    Field{"orf_bytes", "number", "bytes of outbound route filters behind it", where_known},
};

constexpr std::array end_of_rib{
    Field{"end_of_rib", "boolean", "true"},
    afi,
    safi,
};

constexpr std::array malformed{
    Field{"malformed", "object", "`why` it does not decode, and at which `byte`"},
};

constexpr std::array bodies{
    FieldGroup{"OPEN", open},
    FieldGroup{"NOTIFICATION", notification},
    FieldGroup{"ROUTE-REFRESH", route_refresh},
    FieldGroup{"UPDATE that is an End-of-RIB", end_of_rib},
    FieldGroup{"any that does not decode", malformed},
};

constexpr std::array common_of_capabilities{
    Field{"code", "number", "capability code"},
    Field{"name", "text", "its name; `unknown_N` and `experimental_N` where it has none"},
    Field{"bytes", "hex", "its value, of one that is not known or does not decode", where_known},
    Field{"malformed", "object", "`why` it does not decode, and at which `byte`", where_known},
};

constexpr std::array multiprotocol{afi, safi};
constexpr std::array extended_next_hop{
    Field{"families", "array of objects", "`afi`, `safi`, `next_hop_afi`"}};
constexpr std::array orf{Field{"families", "array of objects",
                               "`afi`, `safi`, `types`: array of `type`, `send_receive`"}};
constexpr std::array bgpsec{
    Field{"version", "number", "of BGPsec"},
    Field{"direction", "text", "`send` or `receive`"},
    afi,
};
constexpr std::array multiple_labels{
    Field{"families", "array of objects", "`afi`, `safi`, `count` of labels"}};
constexpr std::array role{Field{"role", "text", "RFC 9234: `provider`, `customer`, `peer` ..."}};
constexpr std::array graceful_restart{
    Field{"restarting", "boolean", "the sender has restarted"},
    Field{"notification", "boolean", "RFC 8538: it restarts gracefully after NOTIFICATIONs too"},
    Field{"restart_time", "number", "seconds"},
    Field{"families", "array of objects", "`afi`, `safi`, `forwarding_preserved`"},
};
constexpr std::array four_octet_as{Field{"as", "number", "the AS"}};
constexpr std::array dynamic_capability{
    Field{"codes", "array of numbers", "capabilities that may change while the session is up"}};
constexpr std::array add_path{
    Field{"families", "array of objects", "`afi`, `safi`, `send_receive`"}};
constexpr std::array long_lived_graceful_restart{
    Field{"families", "array of objects",
          "`afi`, `safi`, `forwarding_preserved`, `stale_time` in seconds"}};
constexpr std::array fqdn{
    Field{"host_name", "text", "host name of the router"},
    Field{"domain_name", "text", "its domain"},
};
constexpr std::array software_version{Field{"version", "text", "what the router says it runs"}};
constexpr std::array paths_limit{
    Field{"families", "array of objects", "`afi`, `safi`, `limit` of paths"}};

constexpr std::array capabilities{
    FieldGroup{"multiprotocol", multiprotocol},
    FieldGroup{"outbound_route_filtering", orf},
    FieldGroup{"extended_next_hop", extended_next_hop},
    FieldGroup{"bgpsec", bgpsec},
    FieldGroup{"multiple_labels", multiple_labels},
    FieldGroup{"role", role},
    FieldGroup{"graceful_restart", graceful_restart},
    FieldGroup{"four_octet_as", four_octet_as},
    FieldGroup{"dynamic_capability", dynamic_capability},
    FieldGroup{"add_path", add_path},
    FieldGroup{"long_lived_graceful_restart", long_lived_graceful_restart},
    FieldGroup{"fqdn", fqdn},
    FieldGroup{"software_version", software_version},
    FieldGroup{"paths_limit", paths_limit},
};

} // namespace

std::span<const FieldGroup> message_bodies()
{
    return bodies;
}

std::span<const Field> common_capability_fields()
{
    return common_of_capabilities;
}

std::span<const FieldGroup> capability_values()
{
    return capabilities;
}

} // namespace bgpsnoop::sink
