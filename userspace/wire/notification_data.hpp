// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/message.hpp"

/// What the data of a NOTIFICATION tell. Each code and subcode has a form of its own; a hard reset
/// (RFC 8538) has that of what it wraps. Daemons fill in what they like, so each is only believed
/// if it fits.
namespace bgpsnoop::wire {

/// The reason in a daemon's own words (ExaBGP, bgp-rs), made safe to print; nothing if the data
/// are no text. A shutdown communication (RFC 9003) is not among them.
std::optional<std::string> text_in_data(const Notification& notification);

std::optional<std::uint16_t> rejected_length(const Notification& notification); ///< by a 1/2
std::optional<std::uint8_t> rejected_type(const Notification& notification);    ///< by a 1/3

struct NamedCapability {
    std::uint8_t code = 0;
    std::optional<Family> family; ///< of a Multiprotocol capability (RFC 4760 8)
};
/// Those that a 2/7 is about (RFC 5492 5), as far as they can be read; empty of text.
std::vector<NamedCapability> named_capabilities(const Notification& notification);
std::string describe(const NamedCapability& capability); ///< "1 (multiprotocol: ipv6-unicast)"

/// "length 4096", "AS 600", "attribute 2 (as_path), flags 40 (transitive), length 0", or the text
/// in quotation marks; empty if the data are empty, or fit nothing that is known.
std::string data_in_words(const Notification& notification);

} // namespace bgpsnoop::wire
