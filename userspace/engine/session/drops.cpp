// SPDX-License-Identifier: Apache-2.0
#include "engine/session/drops.hpp"

#include <cassert>

#include <fmt/format.h>

#include "engine/session/warning.hpp"

namespace bgpsnoop::engine {

namespace {

using enum SegmentDropped::Reason;

struct DropRow {
    DropReason reason;
    DropKind kind;
    std::string_view warning;
    std::string_view means; ///< of its segments ("they"), or a clause of its own
};

constexpr auto authentication = DropKind::authentication;
constexpr auto blind = DropKind::blind;

constexpr std::array drop_rows{
    DropRow{md5_missing, authentication, warning::auth_drops,
            "they carry no MD5 digest, and we have a key for it"},
    DropRow{md5_unexpected, authentication, warning::auth_drops,
            "they carry an MD5 digest, and we have no key for it"},
    DropRow{md5_mismatch, authentication, warning::auth_drops,
            "their MD5 digest does not fit our key"},
    DropRow{ao_missing, authentication, warning::auth_drops,
            "they carry no TCP-AO option, and we have a key for it"},
    DropRow{ao_unexpected, authentication, warning::auth_drops,
            "they carry a TCP-AO option, and we have no key for it"},
    DropRow{ao_key_not_found, authentication, warning::auth_drops,
            "they are signed with a TCP-AO key id that we do not have"},
    DropRow{ao_mismatch, authentication, warning::auth_drops,
            "their TCP-AO digest does not fit our key"},
    DropRow{ttl, DropKind::ttl, warning::ttl_drops,
            "they arrive with a lower TTL than we insist on (GTSM)"},
    DropRow{blind_reset, blind, warning::blind_reset_attempt,
            "a RST came in its name that does not fit the sequence numbers"},
    DropRow{blind_syn, blind, warning::blind_syn_attempt,
            "a SYN came in its name for the connection that is up"},
    DropRow{blind_data, blind, warning::blind_data_attempt,
            "a segment came in its name that acknowledges what was never sent"},
    DropRow{firewall, DropKind::filter, "", "our own firewall drops what the peer sends"},
    DropRow{rp_filter, DropKind::filter, "", "our reverse path filter drops what the peer sends"},
};
static_assert(drop_rows.size() == drop_reason_count);

const DropRow& row(DropReason reason)
{
    const DropRow& found = drop_rows.at(static_cast<std::size_t>(reason));
    assert(found.reason == reason);
    return found;
}

} // namespace

void Drops::add(const SegmentDropped& drop, Time now)
{
    DropCount& known = counts_.at(static_cast<std::size_t>(drop.reason));
    ++known.count;
    known.last = now;
    known.direction = drop.direction;
}

std::optional<DropReason> Drops::latest(DropKind kind) const
{
    std::optional<DropReason> newest;
    for (const DropRow& each : drop_rows)
        if (each.kind == kind && of(each.reason).count > 0 &&
            (!newest || of(each.reason).last > of(*newest).last))
            newest = each.reason;
    return newest;
}

std::optional<Time> Drops::last(DropKind kind) const
{
    const auto reason = latest(kind);
    return reason ? std::optional(of(*reason).last) : std::nullopt;
}

DropKind kind_of(DropReason reason)
{
    return row(reason).kind;
}

std::string_view warning_of(DropReason reason)
{
    return row(reason).warning;
}

std::string_view drop_clause(DropReason reason, Direction direction)
{
    if (reason == firewall && direction == Direction::sent)
        return "our own firewall drops what we send to the peer";
    return row(reason).means;
}

std::string drop_warning(DropReason reason, std::string_view peer)
{
    const std::string_view meaning = row(reason).means;
    if (kind_of(reason) == DropKind::blind)
        return fmt::format("Concerning {}: {}. This host ignored it (RFC 5961); somebody may be "
                           "attacking the session, or a middlebox has lost its state.",
                           peer, meaning);
    return fmt::format("This host drops the segments of {}: {}.", peer, meaning);
}

} // namespace bgpsnoop::engine
