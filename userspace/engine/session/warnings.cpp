// SPDX-License-Identifier: Apache-2.0
#include "engine/session/warnings.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/open_comparison.hpp"
#include "engine/session/warning.hpp"
#include "engine/third_person.hpp"
#include "engine/timing.hpp"
#include "wire/text.hpp"

namespace bgpsnoop::engine {

namespace {

using wire::duration_text;

struct Scene {
    const Evidence& seen;
    Time now;
    Duration unread_for;
    Duration zero_for;
    bool counted;
};

Duration hold(const Evidence& seen)
{
    const auto seconds = seen.hold_time();
    return seconds ? std::chrono::seconds(*seconds) : timing::default_hold;
}

std::string peer(const Scene& scene)
{
    return scene.seen.who.peer.address.to_string();
}

Duration silence(const Scene& scene)
{
    const auto last = scene.seen.last_heard();
    return last && scene.now > *last ? scene.now - *last : Duration{};
}

bool both_opens(const Scene& scene)
{
    return scene.seen.sent.open && scene.seen.received.open && scene.seen.received.open_at;
}

bool no_family(const Scene& scene)
{
    return both_opens(scene) && scene.seen.established() &&
           !share_a_family(*scene.seen.sent.open, *scene.seen.received.open);
}

std::string say_no_family(const Scene& scene)
{
    return fmt::format("The session with {} is established without a common address family: "
                       "we offer {}, the peer offers {}.",
                       peer(scene), family_list(*scene.seen.sent.open),
                       family_list(*scene.seen.received.open));
}

bool differ(const Scene& scene)
{
    return both_opens(scene) &&
           !differences(*scene.seen.sent.open, *scene.seen.received.open).empty();
}

std::string say_difference(const Scene& scene)
{
    return fmt::format(
        "The OPENs exchanged with {} differ: {}.", peer(scene),
        fmt::join(differences(*scene.seen.sent.open, *scene.seen.received.open), "; "));
}

bool framing(const Scene& scene)
{
    return scene.seen.sent.framing_lost || scene.seen.received.framing_lost;
}

std::string say_framing(const Scene& scene)
{
    return fmt::format("The bytes {} {} lost their BGP framing: counts and messages may be missing "
                       "until the next marker.",
                       scene.seen.received.framing_lost ? "received from" : "sent to", peer(scene));
}

/// Nor does the capture tell, then, what else was said before the RST.
bool reset_behind_hole(const Scene& scene)
{
    const SocketSample& sample = scene.seen.sample;
    const auto lacks = [](const auto& of) { return of && of->undated > 0; };
    return lacks(sample.sent_uncaptured) || lacks(sample.received_uncaptured);
}

/// It can be measured, and it matters.
bool minds_silence(const Scene& scene)
{
    return scene.counted && scene.seen.established() && scene.seen.hold_time().value_or(0) > 0 &&
           !reset_behind_hole(scene);
}

bool nearly_expired(const Scene& scene)
{
    return minds_silence(scene) && silence(scene) > hold(scene.seen) * 2 / 3;
}

std::string say_nearly_expired(const Scene& scene)
{
    return fmt::format("No message from {} for {} of a hold time of {} s.", peer(scene),
                       duration_text(silence(scene)), scene.seen.hold_time().value_or(0));
}

/// Since anything came, read or not: unread bytes say that the peer is not silent.
Duration heard_silence(const Scene& scene)
{
    const auto& heard = scene.seen.sample.heard_at;
    const bool waits = scene.seen.sample.unread_bytes.value_or(0) > 0;
    if (waits && heard && scene.now > *heard)
        return std::min(silence(scene), scene.now - *heard);
    return silence(scene);
}

bool exceeded(const Scene& scene)
{
    return minds_silence(scene) && heard_silence(scene) > hold(scene.seen) + timing::slow_to_object;
}

/// What would tell of an end waits behind what is repeated in vain, and a capture does not show it.
bool may_have_acted(const Scene& scene)
{
    return scene.seen.from_capture() && scene.seen.sample.unacked_bytes.value_or(0) > 0;
}

std::string say_exceeded(const Scene& scene)
{
    return fmt::format("No message from {} for {}, longer than the hold time of {} s, and {}.",
                       peer(scene), duration_text(silence(scene)),
                       scene.seen.hold_time().value_or(0),
                       may_have_acted(scene)
                           ? "no end of the session was seen: a NOTIFICATION may wait behind what "
                             "is not acknowledged"
                           : "neither end has closed the session: our BGP process does not act on "
                             "its hold timer");
}

bool unread(const Scene& scene)
{
    const Duration limit = hold(scene.seen) > Duration{} ? hold(scene.seen) : timing::default_hold;
    return scene.unread_for > limit / 3;
}

std::string say_unread(const Scene& scene)
{
    return fmt::format("{} bytes from {} have been lying unread in the receive queue for {}: "
                       "our BGP process does not read.",
                       scene.seen.sample.unread_bytes.value_or(0), peer(scene),
                       duration_text(scene.unread_for));
}

bool zero_window(const Scene& scene)
{
    const auto& since = scene.seen.zero_window_since;
    return since && scene.zero_for >= timing::zero_window;
}

std::string say_zero_window(const Scene& scene)
{
    const bool theirs = scene.seen.sample.peer_window == 0U;
    return fmt::format("The receive window of {} has been closed for {}: its BGP process "
                       "does not read.",
                       theirs ? peer(scene) : "this host", duration_text(scene.zero_for));
}

struct WarningRow {
    std::string_view id;
    bool (*holds)(const Scene&);
    std::string (*says)(const Scene&);
};

constexpr std::array warning_rows{
    WarningRow{warning::no_common_family, no_family, say_no_family},
    WarningRow{warning::capability_difference, differ, say_difference},
    WarningRow{warning::framing_lost, framing, say_framing},
    WarningRow{warning::hold_time_nearly_expired, nearly_expired, say_nearly_expired},
    WarningRow{warning::hold_time_exceeded, exceeded, say_exceeded},
    WarningRow{warning::unread_data, unread, say_unread},
    WarningRow{warning::zero_window, zero_window, say_zero_window},
};

} // namespace

bool Warnings::said(std::string_view id) const
{
    return std::ranges::count(said_, id) > 0;
}

Time Warnings::next_of_silence(const Evidence& seen) const
{
    const auto last = seen.last_heard();
    const Duration longest = hold(seen);
    if (!last || longest == Duration{} || said(warning::hold_time_exceeded))
        return Time::max();
    return *last + (said(warning::hold_time_nearly_expired) ? longest : longest * 2 / 3);
}

void Warnings::check(const Evidence& seen, Time now, bool counted, Events& out)
{
    if (seen.ended_at())
        return;
    time_unread(seen, now);
    time_closed_windows(seen, now);
    const Scene scene{seen, now, unread_for_, zero_for_, counted};
    for (const WarningRow& row : warning_rows) {
        if (said(row.id) || !row.holds(scene))
            continue;
        said_.push_back(row.id);
        out.emplace_back(Warning{row.id, as_seen_by(seen.who, row.says(scene))});
    }
    check_drops(seen, out);
}

void Warnings::check_drops(const Evidence& seen, Events& out)
{
    for (std::size_t i = 0; i < drop_reason_count; ++i) {
        const auto reason = static_cast<DropReason>(i);
        const auto id = warning_of(reason);
        if (id.empty() || seen.drops.of(reason).count == 0 || said(id))
            continue;
        said_.push_back(id);
        out.emplace_back(Warning{id, drop_warning(reason, seen.who.peer.address.to_string())});
    }
}

void Warnings::time_closed_windows(const Evidence& seen, Time now)
{
    if (!seen.zero_window_since)
        zero_since_.reset();
    else if (!zero_since_)
        zero_since_ = seen.zero_window_since;
    zero_for_ = zero_since_ && now > *zero_since_ ? now - *zero_since_ : Duration{};
}

void Warnings::time_unread(const Evidence& seen, Time now)
{
    const bool waiting = seen.sample.unread_bytes.value_or(0) > 0;
    const bool reads = seen.received.counts.bytes != read_then_;
    read_then_ = seen.received.counts.bytes;
    if (!waiting)
        unread_since_.reset();
    else if (reads || !unread_since_)
        unread_since_ = now;
    unread_for_ = unread_since_ && now > *unread_since_ ? now - *unread_since_ : Duration{};
}

} // namespace bgpsnoop::engine
