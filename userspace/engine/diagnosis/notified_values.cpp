// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/notified_values.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/keepalives.hpp"
#include "engine/diagnosis/open_values.hpp"
#include "engine/third_person.hpp"
#include "wire/names.hpp"
#include "wire/notification_data.hpp"
#include "wire/text.hpp"

namespace bgpsnoop::engine {

namespace {

std::string interval_text(const StreamEvidence& stream)
{
    return wire::duration_text(keepalive_interval(stream).value_or(Duration{}));
}

} // namespace

std::string words_of_notification(const Case& c)
{
    constexpr std::array about{1, 3, 5}; // of the others, the rest of the sentence says it
    if (!c.seen.first_notification())
        return {};
    const wire::Notification& notification = deciding(c);
    if (const auto& text = notification.shutdown_communication)
        return fmt::format(" with the text \"{}\"", *text);
    if (const auto text = wire::text_in_data(notification))
        return fmt::format(" with the text \"{}\"", *text);
    const std::string words = wire::data_in_words(notification);
    const bool tells = std::ranges::count(about, reason(notification).code) > 0;
    return tells && !words.empty() ? " about " + words : std::string();
}

std::string cut_message(const Case& c)
{
    constexpr std::uint32_t with_code = 21; // RFC 4271 4.5
    if (!code_is_cut(c))
        return fmt::format("of the OPEN of {} only the beginning was seen",
                           c.seen.who.peer.address.to_string());
    const bool ours = sent_notification(c);
    const std::uint32_t length = (ours ? c.seen.sent : c.seen.received).notification_length;
    const Endpoint& by = ours ? c.seen.who.local : c.seen.who.peer;
    if (length == 0) // it was only counted
        return fmt::format("of the NOTIFICATION of {} no more came than its header, or the record "
                           "of it was lost",
                           by.address.to_string());
    return fmt::format("the NOTIFICATION of {} {}", by.address.to_string(),
                       length < with_code ? "is too short to have a code" : "is cut off");
}

std::string rejected(const Case& c)
{
    return c.seen.first_notification() ? wire::data_in_words(deciding(c)) : std::string();
}

std::string of_limit(const Case& c)
{
    const std::string limit = rejected(c);
    return limit.empty() ? limit : fmt::format(" ({})", limit);
}

std::string capability(const Case& c)
{
    if (!c.seen.first_notification())
        return {};
    std::vector<std::string> named;
    for (const auto& each : wire::named_capabilities(deciding(c)))
        named.push_back(wire::describe(each));
    return fmt::format("{}", fmt::join(named, ", "));
}

std::string where_to_look(const Case& c)
{
    if (c.seen.first_notification() && !deciding(c).data.empty())
        return "at the data of the NOTIFICATION";
    const std::string objector =
        peer_objects(c) ? c.seen.who.peer.address.to_string() : as_seen_by(c.seen.who, "this host");
    return "at the BGP log of " + objector;
}

std::string mend_original(const Case& c)
{
    const auto* word = last_word(c);
    if (word == nullptr)
        return {};
    const auto& said = word->what.notification;
    const std::string title = wire::notification_title(said.code, said.subcode);
    const std::string ends =
        c.seen.who.peer.address.to_string() + as_seen_by(c.seen.who, " and this host");
    switch (said.code) {
    case 2:
        return fmt::format("Compare the parameters of {}: \"{}\".", ends, title);
    case 4:
    case 8:
        return fmt::format("Look for what ended the session with \"{}\": the load of {}, and the "
                           "path between both.",
                           title, ends);
    default:
        return fmt::format("Look at the BGP logs of {} for \"{}\".", ends, title);
    }
}

std::string its_interval(const Case& c)
{
    return interval_text(c.seen.received);
}

std::string our_interval(const Case& c)
{
    return interval_text(c.seen.sent);
}

} // namespace bgpsnoop::engine
