// SPDX-License-Identifier: Apache-2.0
#include "engine/session/icmp.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>

namespace bgpsnoop::engine {

namespace {

struct IcmpRow {
    bool v4;
    std::uint8_t type;
    std::uint8_t code;
    Unreachable what;
    std::string_view name;
};

constexpr std::array icmp_rows{
    // RFC 792, RFC 1812 5.2.7.1
    IcmpRow{true, 3, 0, Unreachable::network, "network unreachable"},
    IcmpRow{true, 3, 1, Unreachable::host, "host unreachable"},
    IcmpRow{true, 3, 2, Unreachable::protocol, "protocol unreachable"},
    IcmpRow{true, 3, 3, Unreachable::rejected, "port unreachable"},
    IcmpRow{true, 3, 6, Unreachable::network, "network unknown"},
    IcmpRow{true, 3, 7, Unreachable::host, "host unknown"},
    IcmpRow{true, 3, 9, Unreachable::rejected, "network administratively prohibited"},
    IcmpRow{true, 3, 10, Unreachable::rejected, "host administratively prohibited"},
    IcmpRow{true, 3, 13, Unreachable::rejected, "communication administratively prohibited"},
    IcmpRow{true, 11, 0, Unreachable::ttl, "TTL exceeded in transit"},
    // RFC 4443 section 3
    IcmpRow{false, 1, 0, Unreachable::network, "no route to destination"},
    IcmpRow{false, 1, 1, Unreachable::rejected, "administratively prohibited"},
    IcmpRow{false, 1, 3, Unreachable::host, "address unreachable"},
    IcmpRow{false, 1, 4, Unreachable::rejected, "port unreachable"},
    IcmpRow{false, 1, 5, Unreachable::rejected, "source address failed policy"},
    IcmpRow{false, 1, 6, Unreachable::rejected, "reject route"},
    IcmpRow{false, 3, 0, Unreachable::ttl, "hop limit exceeded in transit"},
};

struct ErrnoRow {
    int error;
    Unreachable what;
    std::string_view name;
};

constexpr std::array errno_rows{
    ErrnoRow{ECONNREFUSED, Unreachable::rejected,
             "ECONNREFUSED without a RST (so ICMP port unreachable)"},
    ErrnoRow{EHOSTUNREACH, Unreachable::other,
             "EHOSTUNREACH"}, // host, TTL or ACL: ground fact 6 of docs/diagnosis.md
    ErrnoRow{EHOSTDOWN, Unreachable::host, "EHOSTDOWN"},
    ErrnoRow{ENETUNREACH, Unreachable::network, "ENETUNREACH"},
    ErrnoRow{ENETDOWN, Unreachable::network, "ENETDOWN"},
    ErrnoRow{ENONET, Unreachable::network, "ENONET"},
    ErrnoRow{ENOPROTOOPT, Unreachable::protocol, "ENOPROTOOPT"},
    ErrnoRow{EPROTO, Unreachable::other, "EPROTO"},
    ErrnoRow{EACCES, Unreachable::local, "EACCES"},
    ErrnoRow{EPERM, Unreachable::local, "EPERM"},
};

const IcmpRow* icmp_row(const Evidence& seen)
{
    const auto row = std::ranges::find_if(icmp_rows, [&](const IcmpRow& each) {
        return each.v4 == seen.who.peer.address.is_v4() && each.type == seen.icmp->type &&
               each.code == seen.icmp->code;
    });
    return row == icmp_rows.end() ? nullptr : row;
}

const ErrnoRow* errno_row(const Evidence& seen)
{
    const auto* row = std::ranges::find(errno_rows, seen.error, &ErrnoRow::error);
    return row == errno_rows.end() ? nullptr : row;
}

} // namespace

bool is_error(const IcmpSeen& icmp, bool v4)
{
    constexpr std::uint8_t unreachable_v4 = 3; // RFC 792
    constexpr std::uint8_t fragmentation_needed = 4;
    constexpr std::uint8_t too_big_v6 = 2; // RFC 4443 3.2
    return v4 ? icmp.type != unreachable_v4 || icmp.code != fragmentation_needed
              : icmp.type != too_big_v6;
}

Unreachable unreachable(const Evidence& seen)
{
    if (seen.icmp) {
        const auto* row = icmp_row(seen);
        return row != nullptr ? row->what : Unreachable::other;
    }
    if (seen.error == 0) // reported all the same: what waits in the error queue is ICMP
        return seen.error_reported ? Unreachable::other : Unreachable::none;
    const auto* row = errno_row(seen);
    return row != nullptr ? row->what : Unreachable::none;
}

std::string unreachable_text(const Evidence& seen)
{
    if (seen.icmp) {
        const auto* row = icmp_row(seen);
        return fmt::format("ICMP {}/{} ({})", seen.icmp->type, seen.icmp->code,
                           row != nullptr ? row->name : "unreachable");
    }
    if (seen.error == 0)
        return "an error that was not seen";
    const auto* row = errno_row(seen);
    return row != nullptr ? std::string(row->name) : fmt::format("errno {}", seen.error);
}

} // namespace bgpsnoop::engine
