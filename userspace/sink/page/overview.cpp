// SPDX-License-Identifier: Apache-2.0
#include "sink/page/overview.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/read_json.hpp"
#include "sink/json/snapshot_json.hpp"
#include "sink/page/health.hpp"
#include "sink/text/acting.hpp"
#include "wire/names.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;
using engine::SessionSnapshot;

/// Who it is: enough for a line and for a link.
Json who_json(const SessionSnapshot& session)
{
    Json out{{"peer", session.key.peer.to_string()}, {"vrf", printable(session.key.vrf)}};
    const auto put = [&](const char* key, const std::string& text) {
        if (!text.empty())
            out[key] = printable(text);
    };
    put("interface", session.key.interface);
    put("name", session.names.peer);
    put("group", session.names.group);
    put("netns_name", session.names.netns);
    if (session.key.netns != 0)
        out["netns"] = session.key.netns;
    if (session.peer_as)
        out["peer_as"] = *session.peer_as;
    return out;
}

Json up_json(const SessionSnapshot& session)
{
    Json out = who_json(session);
    if (session.established_since)
        out["since"] = rfc3339(*session.established_since);
    if (session.last_down_time)
        out["fell"] = rfc3339(*session.last_down_time);
    out["families"] = Json::array();
    for (const auto& each : session.families)
        if (each.status == engine::FamilyStatus::Status::negotiated)
            out["families"].push_back(wire::family_name(each.family));
    return out;
}

Json down_json(const SessionSnapshot& session, const Json& full, const EventHistory* history)
{
    Json out = who_json(session);
    out["state"] = engine::name(session.state);
    std::optional<wire::Time> since = session.last_down ? session.last_down_time : std::nullopt;
    if (history != nullptr)
        if (const auto told = history->down_since(session.key))
            since = told;
    if (since)
        out["down_since"] = rfc3339(*since);
    else if (session.called_since)
        out["called_since"] = rfc3339(*session.called_since);
    const Json& verdict = verdict_of(full);
    for (const char* key : {"outcome", "certainty", "next_step"})
        if (verdict.contains(key))
            out[key] = verdict[key];
    out["why"] = why_down(full);
    return out;
}

/// Who went down last stands first: that is what somebody was woken for.
bool fell_later(const Json& a, const Json& b)
{
    return text_of(a, "down_since") > text_of(b, "down_since");
}

/// The more sessions a reason has, the earlier it stands.
Json reasons_json(std::map<std::string, std::vector<Json>> by_reason)
{
    std::vector<std::pair<std::string, std::vector<Json>>> all(
        std::make_move_iterator(by_reason.begin()), std::make_move_iterator(by_reason.end()));
    std::ranges::stable_sort(all, std::greater(),
                             [](const auto& each) { return each.second.size(); });
    Json out = Json::array();
    for (auto& [reason, sessions] : all) {
        std::ranges::stable_sort(sessions, fell_later);
        out.push_back({{"reason", reason}, {"sessions", std::move(sessions)}});
    }
    return out;
}

Json all_down_json(const std::vector<SessionSnapshot>& sessions, const EventHistory* history)
{
    std::map<std::string, std::map<std::string, std::vector<Json>>> by_side;
    for (const SessionSnapshot& session : sessions) {
        if (session.state == engine::SessionState::established)
            continue;
        const Json full = session_json(session);
        by_side[acting_side(full)][reason_of(full)].push_back(down_json(session, full, history));
    }
    Json out = Json::array();
    for (const Acting& each : acting)
        if (const auto found = by_side.find(std::string(each.side)); found != by_side.end())
            out.push_back({{"side", each.side},
                           {"heading", each.heading},
                           {"reasons", reasons_json(std::move(found->second))}});
    return out;
}

Json all_up_json(const std::vector<SessionSnapshot>& sessions)
{
    Json out = Json::array();
    for (const SessionSnapshot& session : sessions)
        if (session.state == engine::SessionState::established)
            out.push_back(up_json(session));
    return out;
}

/// Those that knock, and how many others there are: a scan makes thousands.
Json strangers_json(const engine::Snapshot& snapshot)
{
    Json out{{"others", snapshot.strangers.size()}, {"knocking", Json::array()}};
    for (const SessionSnapshot& stranger : snapshot.knocking) {
        Json each = who_json(stranger);
        each["opens"] = stranger.knocks;
        each["last_seen"] = rfc3339(stranger.last_active);
        if (stranger.last_verdict)
            each["why"] = stranger.last_verdict->explanation;
        out["knocking"].push_back(std::move(each));
    }
    return out;
}

} // namespace

std::string overview_json(const engine::Snapshot& snapshot, const SelfState& self,
                          const EventHistory* history, std::uint64_t generation)
{
    const Health health = health_of(snapshot, self);
    const Json out{{"generation", generation},
                   {"time", rfc3339(snapshot.time)},
                   {"version", self.version},
                   {"health", {{"well", health.well}, {"words", health.words}}},
                   {"down", all_down_json(snapshot.sessions, history)},
                   {"up", all_up_json(snapshot.sessions)},
                   {"strangers", strangers_json(snapshot)}};
    return json_line(out) + "\n";
}

} // namespace bgpsnoop::sink
