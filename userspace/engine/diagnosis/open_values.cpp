// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/open_values.hpp"

#include <fmt/format.h>

#include "engine/diagnosis/conditions.hpp"
#include "engine/open_comparison.hpp"
#include "wire/names.hpp"
#include "wire/text.hpp"

namespace bgpsnoop::engine {

const OptionalOpen& our_open(const Case& c)
{
    return c.seen.sent.open ? c.seen.sent.open : c.past.our_open;
}

const OptionalOpen& their_open(const Case& c)
{
    return c.seen.received.open ? c.seen.received.open : c.past.their_open;
}

bool peer_objects(const Case& c)
{
    return received_notification(c);
}

const OptionalOpen& accused_open(const Case& c)
{
    return peer_objects(c) ? our_open(c) : their_open(c);
}

const OptionalOpen& objector_open(const Case& c)
{
    return peer_objects(c) ? their_open(c) : our_open(c);
}

std::string as_text(const OptionalOpen& open)
{
    if (!open)
        return "the AS";
    if (open->hides_as())
        return fmt::format("AS {} (AS_TRANS: it stands for an AS that is not known)", open->as());
    if (open->has_two_ases())
        return fmt::format("AS {} (AS {} in its two-octet field)", open->as(), open->as_field);
    return fmt::format("AS {}", open->as());
}

std::string with_as(std::string who, const OptionalOpen& open)
{
    if (!open)
        return who;
    if (open->hides_as())
        return who + " (its AS is not known)";
    return fmt::format("{} (AS {})", who, open->as());
}

namespace {

std::string odd_as(const std::optional<wire::Open>& said, std::string_view whose) // RFC 6793
{
    if (said && said->hides_as())
        return fmt::format("{} OPEN says AS {} (AS_TRANS) without capability 65, so that its AS is "
                           "not known",
                           whose, said->as());
    if (said && said->has_two_ases())
        return fmt::format("{} OPEN says AS {} in its field and AS {} in its capability 65", whose,
                           said->as_field, said->as());
    return {};
}

} // namespace

std::string odd_ases(const Case& c)
{
    const std::string ours = odd_as(c.seen.sent.open, "our");
    return ours.empty() ? odd_as(c.seen.received.open, "its") : ours;
}

std::string id_text(const OptionalOpen& open)
{
    if (!open)
        return "unknown";
    return wire::dotted_quad(open->bgp_id);
}

std::string objector_id(const Case& c)
{
    const auto& open = objector_open(c);
    return open ? ", its own is " + id_text(open) : "";
}

std::string id_fault(const Case& c)
{
    const auto& accused = accused_open(c);
    const auto& objector = objector_open(c);
    if (accused && accused->bgp_id == 0)
        return ": zero is not allowed";
    return accused && objector && accused->bgp_id == objector->bgp_id ? ": they are equal" : "";
}

std::string hold_text(const OptionalOpen& open)
{
    return open ? fmt::format("{} s", open->hold_time) : "unknown";
}

std::string objector_hold(const Case& c)
{
    const auto& open = objector_open(c);
    return open ? ", its own is " + hold_text(open) : "";
}

std::string version_text(const OptionalOpen& open)
{
    return open ? std::to_string(open->version) : "unknown";
}

std::string families_text(const OptionalOpen& open)
{
    return open ? family_list(*open) : "unknown";
}

const wire::Role* role_of(const OptionalOpen& open)
{
    return open ? open->find<wire::Role>() : nullptr;
}

std::string role_text(const OptionalOpen& open)
{
    const auto* role = role_of(open);
    return role != nullptr ? wire::role_name(role->role) : "none";
}

} // namespace bgpsnoop::engine
