// SPDX-License-Identifier: Apache-2.0
#include "cli/client/overview.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/client/table.hpp"
#include "sink/json/read_json.hpp"
#include "sink/text/wrap.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;
using sink::text_of;

struct Acting {
    std::string_view side;
    std::string_view heading;
};

/// In this order: first what can be mended from here.
constexpr std::array acting{
    Acting{"local", "On this host somebody has to act:"},
    Acting{"path", "On the way somebody has to act:"},
    Acting{"peer", "At the peer somebody has to act:"},
    Acting{"unknown", "Who has to act is not known:"},
};

/// How its last connection ended; of what an earlier run has seen, how it went down.
const Json& verdict_of(const Json& session)
{
    return session.contains("last_outcome") ? session["last_outcome"]
                                            : sink::list_of(session, "last_down");
}

std::string side_of(const Json& session)
{
    const std::string side = text_of(verdict_of(session), "side");
    return std::ranges::count(acting, side, &Acting::side) > 0 ? side : "unknown";
}

std::string since_text(const Json& session, wire::Time now)
{
    const auto since = sink::time_of(session, "down_since");
    return since ? ", down for " + elapsed_text(*since, now) : "";
}

std::string sentence_on(const Json& session, wire::Time now)
{
    const std::string name = text_of(session, "name");
    const std::string vrf = text_of(session, "vrf");
    const std::string why = text_of(verdict_of(session), "explanation");
    const std::string sentence = fmt::format(
        "{}{}{}{}: {}", sink::peer_of(session), name.empty() ? "" : " " + name,
        vrf.empty() || vrf == "default" ? "" : " in VRF " + vrf, since_text(session, now),
        why.empty() ? "none of its connections has ended yet" : why);
    return sink::wrapped("  ", sentence, 4);
}

} // namespace

std::string overview(const Json& sessions, wire::Time now)
{
    if (sessions.empty())
        return "No session is down.\n";
    std::string text;
    for (const Acting& each : acting) {
        std::string part;
        for (const Json& session : sessions)
            if (side_of(session) == each.side)
                part += sentence_on(session, now);
        if (!part.empty())
            text += fmt::format("{}{}\n{}", text.empty() ? "" : "\n", each.heading, part);
    }
    return text;
}

} // namespace bgpsnoop::cli
