// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "wire/packet.hpp"

/// What a frame held that was left out, in words.
namespace bgpsnoop::wire {

namespace {

constexpr std::array<std::string_view, unparsed_reasons> reason_names{
    "not_ip", "not_tcp", "link_type", "truncated", "bad_header", "fragment"};

struct Named {
    std::uint32_t number;
    std::string_view name;
};

constexpr std::array ether_types{
    // IEEE 802 Numbers
    Named{0x0806, "ARP"},
    Named{0x22f3, "TRILL"},
    Named{0x8809, "LACP"},
    Named{0x8847, "MPLS"},
    Named{0x8863, "PPPoE discovery"},
    Named{0x888e, "802.1X"},
    Named{0x88cc, "LLDP"},
    Named{0x88e5, "MACsec"},
    Named{0x88e7, "802.1ah"},
    Named{0x88f7, "PTP"},
    Named{0x8902, "CFM"},
    Named{0x894f, "NSH"},
    Named{0x9000, "loop"},
};

constexpr std::array protocols{
    // IANA: Assigned Internet Protocol Numbers
    Named{1, "ICMP"},   Named{2, "IGMP"},  Named{4, "IPv4"},  Named{17, "UDP"},
    Named{41, "IPv6"},  Named{47, "GRE"},  Named{50, "ESP"},  Named{58, "ICMPv6"},
    Named{88, "EIGRP"}, Named{89, "OSPF"}, Named{103, "PIM"}, Named{112, "VRRP"},
    Named{132, "SCTP"},
};

template <std::size_t count>
std::string name_in(const std::array<Named, count>& table, std::uint32_t number)
{
    const auto* row = std::ranges::find(table, number, &Named::number);
    return row == table.end() ? std::string() : fmt::format(" ({})", row->name);
}

} // namespace

std::string_view name_of(Unparsed reason)
{
    return reason_names.at(static_cast<std::size_t>(reason));
}

std::string text_of(const LeftOut& left_out)
{
    const std::string_view why = name_of(left_out.why);
    if (left_out.why == Unparsed::not_ip && left_out.what != 0)
        return fmt::format("{}, EtherType {:#06x}{}", why, left_out.what,
                           name_in(ether_types, left_out.what));
    if (left_out.why == Unparsed::not_tcp && left_out.what != 0)
        return fmt::format("{}, IP protocol {}{}", why, left_out.what,
                           name_in(protocols, left_out.what));
    return std::string(why);
}

} // namespace bgpsnoop::wire
