// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/values.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/diagnosis/accusation.hpp"
#include "engine/diagnosis/acquaintance.hpp"
#include "engine/diagnosis/capture_values.hpp"
#include "engine/diagnosis/captured.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/forgotten.hpp"
#include "engine/diagnosis/keepalives.hpp"
#include "engine/diagnosis/notified_values.hpp"
#include "engine/diagnosis/open_values.hpp"
#include "engine/diagnosis/who_values.hpp"
#include "engine/session/icmp.hpp"
#include "engine/third_person.hpp"
#include "wire/names.hpp"

namespace bgpsnoop::engine {

namespace {

// --- Addresses and names ------------------------------------------------------------------------

std::string peer(const Case& c)
{
    return c.seen.who.peer.address.to_string();
}
std::string local(const Case& c)
{
    return c.seen.who.local.address.to_string();
}

std::string opened(const Case& c)
{
    return c.seen.initiator == Initiator::peer ? "opened" : "accepted";
}

// --- What happened ------------------------------------------------------------------------------

std::string title_of(const wire::Notification& notification)
{
    std::string title = wire::notification_title(notification.code, notification.subcode);
    if (notification.wrapped)
        title += fmt::format(" ({})", wire::notification_title(notification.wrapped->code,
                                                               notification.wrapped->subcode));
    return title;
}

std::string title(const Case& c)
{
    return c.seen.first_notification() ? title_of(deciding(c)) : std::string();
}

std::string original(const Case& c)
{
    const auto* word = last_word(c);
    return word != nullptr ? title_of(word->what.notification) : std::string();
}

std::string ago(const Case& c)
{
    const auto* word = last_word(c);
    return word != nullptr ? span_text(word->at, end_time(c)) : std::string();
}

std::string lost(const Case& c) // how long ago the last session ended
{
    const auto& downs = c.past.downs;
    return downs.empty() ? std::string() : span_text(downs.back().at, end_time(c));
}

std::string up_later(const Case& c) // than this connection ended
{
    return c.past.came_up ? duration_text(*c.past.came_up - end_time(c)) : std::string();
}

std::string how(const Case& c) // the end that closed first, FIN and RST of that end
{
    if (!c.seen.ending)
        return "no FIN or RST";
    const StreamEvidence& by = c.seen.stream(c.seen.ending->by);
    if (c.seen.ending->reset)
        return "RST";
    return by.reset_at ? "FIN and RST" : "FIN";
}

std::string after(const Case& c)
{
    const Time end = c.seen.ending ? c.seen.ending->at : end_time(c);
    const auto& open_at = c.seen.sent.open_at;
    if (open_at && *open_at <= end)
        return span_text(*open_at, end) + as_seen_by(c.seen.who, " after our OPEN");
    if (c.seen.handshake_at)
        return span_text(*c.seen.handshake_at, end) + " after the handshake";
    return span_text(c.seen.first_seen, end) + " after it was first seen";
}

std::string since(const Case& c, const std::optional<Time>& from)
{
    return span_text(from.value_or(c.seen.first_seen), end_time(c));
}

/// Of a connection older than the source only the part that was seen.
std::string lasted(const Case& c, const std::optional<Time>& from)
{
    return (c.seen.incomplete ? "more than " : "") + since(c, from);
}

std::string called(const Case& c) // the address of ours that the peer knows
{
    if (peer_calls_our_other_address(c))
        return c.past.peer_called->local.to_string();
    return c.past.established_from.empty() ? local(c) : c.past.established_from.back().to_string();
}

std::string missing(const Case& c)
{
    if (!c.seen.handshake_done() && c.seen.peer_uncaptured())
        return "what " + peer(c) + " sends is not in the capture";
    if (unrepeated_at_the_end(c))
        return "it was not repeated, as one without an answer is: what ended it is not in the "
               "capture";
    if (still_calling(c))
        return "too short a time to tell why";
    if (any<code_is_cut, open_is_cut>(c))
        return cut_message(c);
    if (any<last_words_unseen, answers_the_unseen>(c))
        return unseen_word(c);
    if (gone_untold(c) || babbled_at_the_end(c))
        return gone_untold(c) ? "its socket is gone, and what would tell how it ended was lost"
                              : "who closed it sent what is no message, until none was looked for";
    if (c.seen.incomplete)
        return "its beginning was not seen";
    if (c.seen.handshake_done() && !c.seen.peer_silent() && !c.seen.received.arrived_at)
        return "the peer sent bytes that were not seen as a BGP message";
    if (c.seen.ending)
        return fmt::format("{} closed it with {}, and no message says why",
                           c.seen.ending->by == Direction::sent ? as_seen_by(c.seen.who, "our side")
                                                                : "the peer",
                           how(c));
    return "no FIN, RST or NOTIFICATION was seen that explains it";
}

std::string dropped(const Case& c) // why this host dropped the peer's segments, the latest of all
{
    std::optional<DropReason> newest;
    DropCount latest;
    for (const Drops* drops : {&c.seen.drops, &c.past.drops})
        for (const auto kind : {DropKind::authentication, DropKind::ttl, DropKind::filter})
            if (const auto reason = drops->latest(kind);
                reason && (!newest || drops->of(*reason).last > latest.last)) {
                newest = reason;
                latest = drops->of(*reason);
            }
    return newest ? std::string(drop_clause(*newest, latest.direction)) : std::string();
}

std::string quiet(const Case& c) // how long nothing had passed, either way
{
    return wire::duration_text(quiet_for(c).value_or(Duration{}));
}

std::string heard(const Case& c) // how long before the end the peer was last heard
{
    const auto at = std::max(c.seen.sample.heard_at, c.seen.received.unseen_at);
    return at ? span_text(*at, end_time(c)) : "no time";
}

std::string idle(const Case& c) // for how long our speaker had written nothing
{
    const Time until = c.seen.peer_ended_at().value_or(end_time(c));
    const auto last = we_spoke_in_time(c);
    return last ? "nothing for " + span_text(*last, until) : "nothing";
}

struct Value {
    const char* name;
    std::string (*of)(const Case&);
};

constexpr std::array values{
    Value{"peer", peer},
    Value{"local", local},
    Value{"neighbor", [](const Case& c) { return called_by_us(c) ? peer(c) : local(c); }},
    Value{"caller", [](const Case& c) { return called_by_us(c) ? local(c) : peer(c); }},
    Value{"port",
          [](const Case& c) {
              return std::to_string(called_by_us(c) ? c.seen.who.peer.port : c.seen.who.local.port);
          }},
    Value{"speaker", speaker},
    Value{"our_speaker", our_speaker},
    Value{"opened", opened},
    Value{"duration", [](const Case& c) { return lasted(c, c.seen.first_seen); }},
    Value{"uptime", [](const Case& c) { return lasted(c, c.seen.up_at); }},
    Value{"waited", [](const Case& c) { return since(c, c.seen.sent.open_at); }},
    Value{"idle", idle},
    Value{"idle_time", [](const Case& c) { return since(c, c.seen.wrote_at); }},
    Value{"silence", [](const Case& c) { return since(c, peer_spoke_in_time(c)); }},
    Value{"after", after},
    Value{"how", how},
    Value{"phase", [](const Case& c) { return std::string(name(c.seen.progress())); }},
    Value{"icmp", [](const Case& c) { return unreachable_text(c.seen); }},
    Value{"Sent", said},
    Value{"title", title},
    Value{"text", words_of_notification},
    Value{"original", original},
    Value{"ago", ago},
    Value{"mend_original", mend_original},
    Value{"lost", lost},
    Value{"up_later", up_later},
    Value{"same_speaker",
          [](const Case& c) { return c.same_speaker ? c.same_speaker->to_string() : ""; }},
    Value{"speaker_beside", speaker_beside},
    Value{"this_speaker", this_speaker},
    Value{"called", called},
    Value{"other_local",
          [](const Case& c) {
              return c.up_beside ? c.up_beside->who.local.address.to_string() : "";
          }},
    Value{"other_session", other_session},
    Value{"spoke_ago", spoke_ago},
    Value{"opened_ago", opened_ago},
    Value{"missing", missing},
    Value{"Syn", call_text},
    Value{"unmet", unmet_text},
    Value{"Abandoned", abandoned_text},
    Value{"unmet_for", unmet_for},
    Value{"still", still},
    Value{"given_up", given_up},
    Value{"unseen_for", unseen_for},
    Value{"unexplained", unexplained},
    Value{"dropped", dropped},
    Value{"quiet", quiet},
    Value{"hold", [](const Case& c) { return wire::duration_text(c.seen.hold()); }},
    Value{"too_long",
          [](const Case& c) {
              return c.seen.hold_time() ? "of a hold time of " + wire::duration_text(c.seen.hold())
                                        : "more than twice what KEEPALIVEs are apart";
          }},
    Value{"its_interval", its_interval},
    Value{"our_interval", our_interval},
    Value{"rejected", rejected},
    Value{"broken", what_broke},
    Value{"of_limit", of_limit},
    Value{"reason_at", where_to_look},
    Value{"heard", heard},
    Value{"capability", capability},
    Value{"objector", objector_end},
    Value{"accused", accused_end},
    Value{"accused_address", accused_address},
    Value{"objecting", objecting},
    Value{"accused_open", whose_open},
    Value{"accused_as", [](const Case& c) { return as_text(accused_open(c)); }},
    Value{"accused_version", [](const Case& c) { return version_text(accused_open(c)); }},
    Value{"accused_id", [](const Case& c) { return id_text(accused_open(c)); }},
    Value{"accused_role", [](const Case& c) { return role_text(accused_open(c)); }},
    Value{"objector_id", objector_id},
    Value{"id_fault", id_fault},
    Value{"accused_hold", [](const Case& c) { return hold_text(accused_open(c)); }},
    Value{"objector_hold", objector_hold},
    Value{"our_families", [](const Case& c) { return families_text(our_open(c)); }},
    Value{"their_families", [](const Case& c) { return families_text(their_open(c)); }},
    Value{"our_role", [](const Case& c) { return role_text(our_open(c)); }},
    Value{"their_role", [](const Case& c) { return role_text(their_open(c)); }},
};

const Value& value_named(std::string_view name)
{
    const auto found = std::ranges::find(values, name, &Value::name);
    if (found == std::end(values))
        throw std::logic_error(fmt::format("a sentence wants {{{}}}, which is no value", name));
    return *found;
}

} // namespace

std::string fill(std::string_view text, const Case& c)
{
    const bool is_ours = c.seen.who.is_this_host;
    const auto sentence = is_ours ? std::string(text) : in_third_person(text, "{local}");
    std::string filled;
    std::string_view left = sentence;
    for (auto begin = left.find('{'); begin != left.npos; begin = left.find('{')) {
        const auto end = left.find('}', begin);
        filled += left.substr(0, begin);
        filled += value_named(left.substr(begin + 1, end - begin - 1)).of(c);
        left.remove_prefix(end + 1);
    }
    return filled.append(left);
}

} // namespace bgpsnoop::engine
