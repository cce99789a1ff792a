// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "wire/cursor.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::wire {

Result<RouteRefresh> decode_route_refresh(Bytes body)
{
    Cursor in(body);
    const std::uint16_t afi = in.u16();
    const std::uint8_t subtype = in.u8(); // reserved before RFC 7313
    const std::uint8_t safi = in.u8();
    const auto fail = [&] {
        return tl::make_unexpected(Malformed{
            fmt::format("a ROUTE-REFRESH has {} bytes, expected 4", body.size()), in.offset()});
    };
    if (in.failed())
        return fail();
    // RFC 7313 5: only a request (subtype 0) may carry ORF entries; the demarcations are 4 octets.
    const bool demarcation = subtype == 1 || subtype == 2;
    if (demarcation && !in.empty())
        return fail();
    return RouteRefresh{.family = {.afi = afi, .safi = safi},
                        .subtype = subtype,
                        .orf_bytes = static_cast<std::uint16_t>(in.size())};
}

} // namespace bgpsnoop::wire
