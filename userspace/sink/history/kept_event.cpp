// SPDX-License-Identifier: Apache-2.0
#include "sink/history/kept_event.hpp"

#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/event_json.hpp"

namespace bgpsnoop::sink {

engine::SessionKey session_key(const engine::Identity& who)
{
    engine::SessionKey key{
        .netns = who.netns, .vrf = who.vrf, .interface = {}, .peer = who.peer.address};
    if (who.peer.address.is_link_local())
        key.interface = who.interface;
    return key;
}

KeptEventPtr keep(const engine::Finding& finding, std::uint64_t sequence)
{
    auto event = std::make_shared<KeptEvent>();
    event->sequence = sequence;
    event->time = finding.time;
    event->name = event_name(finding);
    event->who = session_key(finding.who);
    event->names = finding.names;
    event->standing = standing_of(finding);
    event->json = json_line(event_json(finding));
    return event;
}

std::string KeptEvent::json_now() const
{
    constexpr std::string_view before = R"({"time":")"; // event_json() begins with it
    const std::string now = rfc3339(time);
    std::string result = json;
    return result.replace(before.size(), now.size(), now);
}

} // namespace bgpsnoop::sink
