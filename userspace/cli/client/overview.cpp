// SPDX-License-Identifier: Apache-2.0
#include "cli/client/overview.hpp"

#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/client/table.hpp"
#include "sink/json/read_json.hpp"
#include "sink/text/acting.hpp"
#include "sink/text/wrap.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;
using sink::text_of;

std::string since_text(const Json& session, wire::Time now)
{
    const auto since = sink::time_of(session, "down_since");
    return since ? ", down for " + elapsed_text(*since, now) : "";
}

std::string sentence_on(const Json& session, wire::Time now)
{
    const std::string name = text_of(session, "name");
    const std::string vrf = text_of(session, "vrf");
    const std::string why = sink::why_down(session);
    const std::string sentence = fmt::format(
        "{}{}{}{}: {}", sink::peer_of(session), name.empty() ? "" : " " + name,
        vrf.empty() || vrf == "default" ? "" : " in VRF " + vrf, since_text(session, now), why);
    return sink::wrapped("  ", sentence, 4);
}

} // namespace

std::string overview(const Json& sessions, wire::Time now)
{
    if (sessions.empty())
        return "No session is down.\n";
    std::string text;
    for (const sink::Acting& each : sink::acting) {
        std::string part;
        for (const Json& session : sessions)
            if (sink::acting_side(session) == each.side)
                part += sentence_on(session, now);
        if (!part.empty())
            text += fmt::format("{}{}:\n{}", text.empty() ? "" : "\n", each.heading, part);
    }
    return text;
}

} // namespace bgpsnoop::cli
