// SPDX-License-Identifier: Apache-2.0
#include "sink/text/acting.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/verdict.hpp"
#include "sink/json/read_json.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* nothing_yet = "none of its connections has ended yet";

} // namespace

const Json& verdict_of(const Json& session)
{
    return session.contains("last_outcome") ? session["last_outcome"]
                                            : list_of(session, "last_down");
}

std::string acting_side(const Json& session)
{
    const std::string side = text_of(verdict_of(session), "side");
    return std::ranges::count(acting, side, &Acting::side) > 0 ? side : "unknown";
}

std::string_view heading_of(std::string_view side)
{
    const auto* row = std::ranges::find(acting, side, &Acting::side);
    return row == acting.end() ? std::string_view() : row->heading;
}

std::string why_down(const Json& session)
{
    const std::string why = text_of(verdict_of(session), "explanation");
    return why.empty() ? nothing_yet : why;
}

std::string reason_of(const Json& session)
{
    const Json& verdict = verdict_of(session);
    const Json& causes = list_of(verdict, "causes");
    const std::string cause =
        !causes.empty() && causes.front().is_string() ? causes.front().get<std::string>() : "";
    const std::string_view meaning = engine::meaning_of(cause);
    if (!meaning.empty())
        return std::string(meaning);
    std::string outcome = text_of(verdict, "outcome");
    std::ranges::replace(outcome, '_', ' ');
    return outcome.empty() ? nothing_yet : outcome;
}

} // namespace bgpsnoop::sink
