// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "wire/message.hpp"

namespace bgpsnoop::wire {

std::uint32_t Open::as() const
{
    const auto* four_octet = find<FourOctetAs>();
    return four_octet != nullptr ? four_octet->as : as_field;
}

bool Open::hides_as() const
{
    return as() == as_trans;
}

bool Open::has_two_ases() const
{
    const bool stands_for_it = as_field == as_trans && as() > last_two_octet_as;
    return as_field != as() && !stands_for_it;
}

std::vector<Family> Open::families() const
{
    std::vector<Family> families;
    for (const Capability& capability : capabilities) {
        const auto* offered = std::get_if<Multiprotocol>(&capability.value);
        if (offered != nullptr && std::ranges::count(families, offered->family) == 0)
            families.push_back(offered->family);
    }
    return families.empty() ? std::vector{ipv4_unicast} : families;
}

bool Open::has(std::uint8_t code) const
{
    return std::ranges::any_of(capabilities,
                               [code](const auto& each) { return each.code == code; });
}

} // namespace bgpsnoop::wire
