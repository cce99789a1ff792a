#include "sink/text/event_line.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sink/json/event_fields.hpp"
#include "sink/text/rung.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

Rung state(const Json& event)
{
    return {
        fmt::format("session {}, was {}", text_of(event, "new_state"), text_of(event, "old_state")),
        {},
        {}};
}

Rung closed(const Json& event)
{
    return {"closed: " + text_of(event, "outcome"), {}, text_of(event, "explanation")};
}

Rung lost(const Json& event)
{
    return {fmt::format("{} {} records lost", number_of(event, "count"), text_of(event, "kind")),
            {},
            {}};
}

Rung warning(const Json& event)
{
    return {"warning " + text_of(event, "warning"), {}, text_of(event, "explanation")};
}

struct Row {
    std::string_view name;
    Rung (*say)(const Json& event);
};

constexpr std::array rows{
    // what is no rung of a ladder, or another one
    Row{"connection_closed", closed},
    Row{"lost", lost},
    Row{"session_state", state},
    Row{"warning", warning},
};

Rung told(const Json& event)
{
    const std::string name = text_of(event, "event");
    const auto* row = std::ranges::find(rows, name, &Row::name);
    if (row != rows.end())
        return row->say(event);
    return rung_of(event).value_or(Rung{name, {}, {}});
}

std::string who(const Json& event, std::string_view arrow)
{
    const std::string peer = text_of(event, "peer");
    if (peer.empty())
        return {};
    const std::string local = text_of(event, "local");
    const std::string vrf = text_of(event, "vrf");
    return fmt::format(" {} {} {}{}", local.empty() ? "local" : local, arrow.empty() ? "--" : arrow,
                       peer, vrf.empty() || vrf == "default" ? "" : " vrf " + vrf);
}

} // namespace

std::string event_line(const Json& event)
{
    const Rung rung = told(event);
    return fmt::format("{}{} {}{}{}", text_of(event, "time"), who(event, rung.arrow), rung.what,
                       rung.essentials.empty() ? "" : ", ", rung.essentials);
}

} // namespace bgpsnoop::sink
