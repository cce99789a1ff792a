// SPDX-License-Identifier: Apache-2.0
#include "sink/history/kept_event.hpp"

#include <nlohmann/json.hpp>

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
    const engine::Identity& who = finding.who;
    auto event = std::make_shared<KeptEvent>();
    event->sequence = sequence;
    event->time = finding.time;
    event->name = event_name(finding);
    event->who = session_key(who);
    event->json = json_line(event_json(finding));
    return event;
}

} // namespace bgpsnoop::sink
