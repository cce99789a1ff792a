// SPDX-License-Identifier: Apache-2.0
#include "wire/capability_values.hpp"

namespace bgpsnoop::wire::capability_values {

namespace {

Family read_family(Cursor& in)
{
    return {.afi = in.u16(), .safi = in.u8()};
}

/// AFI, reserved, SAFI: RFC 4760 8, RFC 5291 5.
Family read_padded_family(Cursor& in)
{
    const std::uint16_t afi = in.u16();
    in.u8(); // reserved, ignored by the receiver
    return {.afi = afi, .safi = in.u8()};
}

/// A value that is nothing but entries, one after the other.
template <typename Value>
CapabilityValue entries(Cursor& in, typename Value::Entry (*read)(Cursor&))
{
    Value value;
    while (!in.empty())
        value.entries.push_back(read(in));
    return value;
}

Orf::Entry orf_entry(Cursor& in)
{
    Orf::Entry entry{.family = read_padded_family(in), .types = {}};
    for (int left = in.u8(); left > 0 && !in.failed(); --left)
        entry.types.push_back({.type = in.u8(), .send_receive = in.u8()});
    return entry;
}

} // namespace

CapabilityValue no_value(Cursor& /*in*/)
{
    return NoValue{};
}

CapabilityValue multiprotocol(Cursor& in)
{
    return Multiprotocol{.family = read_padded_family(in)};
}

CapabilityValue orf(Cursor& in)
{
    return entries<Orf>(in, orf_entry);
}

CapabilityValue extended_next_hop(Cursor& in)
{
    return entries<ExtendedNextHop>(in, [](Cursor& entry) -> ExtendedNextHop::Entry {
        return {.afi = entry.u16(), .safi = entry.u16(), .next_hop_afi = entry.u16()};
    });
}

CapabilityValue bgpsec(Cursor& in) // RFC 8205 2.1: version in the high four bits, then direction
{
    const std::uint8_t bits = in.u8();
    return BgpsecCapability{.version = static_cast<std::uint8_t>(bits >> 4),
                            .receive = (bits & 0x08) == 0,
                            .afi = in.u16()};
}

CapabilityValue multiple_labels(Cursor& in) // RFC 8277 2.1
{
    return entries<MultipleLabels>(in, [](Cursor& entry) -> MultipleLabels::Entry {
        return {.family = read_family(entry), .count = entry.u8()};
    });
}

CapabilityValue role(Cursor& in)
{
    return Role{.role = in.u8()};
}

CapabilityValue graceful_restart(Cursor& in) // RFC 4724 3: R, N (RFC 8538 2), 12 bits of seconds
{
    const std::uint16_t bits = in.u16();
    GracefulRestart value{.restarting = (bits & 0x8000) != 0,
                          .notification = (bits & 0x4000) != 0,
                          .restart_time = static_cast<std::uint16_t>(bits & 0x0fff),
                          .entries = {}};
    while (!in.empty())
        value.entries.push_back(
            {.family = read_family(in), .forwarding_preserved = (in.u8() & 0x80) != 0});
    return value;
}

CapabilityValue four_octet_as(Cursor& in)
{
    return FourOctetAs{.as = in.u32()};
}

CapabilityValue dynamic_capability(Cursor& in) // empty in drafts before 03, and so in FRR
{
    const Bytes codes = in.rest();
    return DynamicCapability{.codes = {codes.begin(), codes.end()}};
}

CapabilityValue add_path(Cursor& in) // RFC 7911 4
{
    return entries<AddPath>(in, [](Cursor& entry) -> AddPath::Entry {
        return {.family = read_family(entry), .send_receive = entry.u8()};
    });
}

CapabilityValue long_lived_graceful_restart(Cursor& in) // RFC 9494 3.1
{
    return entries<LongLivedGracefulRestart>(
        in, [](Cursor& entry) -> LongLivedGracefulRestart::Entry {
            return {.family = read_family(entry),
                    .forwarding_preserved = (entry.u8() & 0x80) != 0,
                    .stale_time = entry.u24()};
        });
}

CapabilityValue fqdn(Cursor& in)
{
    Fqdn value{.host_name = sanitise(in.bytes(in.u8())), .domain_name = {}};
    value.domain_name = sanitise(in.bytes(in.u8()));
    return value;
}

/// Revision 14 of draft-abraitis-bgp-version-capability has a length octet before the text,
/// revision 18 has none; both are in use. No version begins with a control character, so a first
/// byte that is one, or that counts exactly what follows, is that length.
CapabilityValue software_version(Cursor& in)
{
    Cursor text = in;
    const std::uint8_t length = text.u8();
    const bool counted = !text.failed() && (length == text.size() || length < ' ');
    if (!counted)
        return SoftwareVersion{.version = sanitise(in.rest())};
    in = text;
    return SoftwareVersion{.version = sanitise(in.bytes(length))};
}

CapabilityValue paths_limit(Cursor& in)
{
    return entries<PathsLimit>(in, [](Cursor& entry) -> PathsLimit::Entry {
        return {.family = read_family(entry), .limit = entry.u16()};
    });
}

} // namespace bgpsnoop::wire::capability_values
