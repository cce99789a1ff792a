// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/cursor.hpp"
#include "wire/message.hpp"

/// The value of each capability, one function per shape on the wire. They only read: a cursor that
/// failed, or has bytes left over, tells the caller that the value is malformed.
namespace bgpsnoop::wire::capability_values {

CapabilityValue no_value(Cursor& in);
CapabilityValue multiprotocol(Cursor& in);
CapabilityValue orf(Cursor& in);
CapabilityValue extended_next_hop(Cursor& in);
CapabilityValue bgpsec(Cursor& in);
CapabilityValue multiple_labels(Cursor& in);
CapabilityValue role(Cursor& in);
CapabilityValue graceful_restart(Cursor& in);
CapabilityValue four_octet_as(Cursor& in);
CapabilityValue dynamic_capability(Cursor& in);
CapabilityValue add_path(Cursor& in);
CapabilityValue long_lived_graceful_restart(Cursor& in);
CapabilityValue fqdn(Cursor& in);
CapabilityValue software_version(Cursor& in);
CapabilityValue paths_limit(Cursor& in);

} // namespace bgpsnoop::wire::capability_values
