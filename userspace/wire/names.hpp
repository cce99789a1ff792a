// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/message.hpp"

/// The names of the wire's numbers, as IANA's registries have them, in snake_case. One sorted table
/// per registry, in registries.hpp and notification_registry.hpp. A number without a row is named
/// by its number: "unknown_77".
namespace bgpsnoop::wire {

std::string message_type_name(std::uint8_t type);      // "open"
std::string capability_name(std::uint8_t code);        // "four_octet_as"
std::string notification_code_name(std::uint8_t code); // "open_message_error"
std::string notification_subcode_name(std::uint8_t code, std::uint8_t subcode); // "bad_peer_as"
/// For people, in the RFC's words: "OPEN Message Error / Bad Peer AS", "Hold Timer Expired".
std::string notification_title(std::uint8_t code, std::uint8_t subcode);
std::string path_attribute_name(std::uint8_t type); // "as_path"
std::string afi_name(std::uint16_t afi);            // "ipv4"
std::string safi_name(std::uint8_t safi);           // "unicast"
std::string family_name(Family family);             // "ipv6-unicast"
std::string role_name(std::uint8_t role);           // "rs_client"

/// It has a name above. Who counts by number counts all others together: a peer may send any.
bool is_registered(std::uint8_t notification_code, std::uint8_t subcode);
bool is_registered(Family family);

} // namespace bgpsnoop::wire
