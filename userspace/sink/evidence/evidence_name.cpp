// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/evidence_name.hpp"

#include <algorithm>
#include <cctype>

#include "sink/format.hpp"

namespace bgpsnoop::sink {

namespace {

constexpr std::string_view suffix = ".pcapng";
constexpr std::string_view shape = "0000-00-00T00-00-00.000Z_"; // 0: a digit

bool is_plain(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
}

bool fits(char c, char wanted)
{
    return wanted == '0' ? std::isdigit(static_cast<unsigned char>(c)) != 0 : c == wanted;
}

/// Of letters, digits, dots and dashes, so that it is one word to every shell and file system.
std::string plain(std::string_view text)
{
    constexpr std::size_t longest = 48; // an IPv6 address has 39
    std::string result(text.substr(0, longest));
    std::ranges::replace_if(
        result, [](char c) { return !is_plain(c); }, '-');
    return result;
}

/// "2026-11-29T15-04-05.123Z": sorts by time, and has no colon.
std::string time_in_name(wire::Time time)
{
    constexpr std::size_t micros = 3;
    std::string text = rfc3339(time);
    text.erase(text.size() - micros - 1, micros);
    std::ranges::replace(text, ':', '-');
    return text;
}

} // namespace

std::string evidence_name(const engine::Finding& finding, engine::Outcome outcome)
{
    const engine::Identity& who = finding.who;
    std::string name = time_in_name(finding.time) + "_";
    name += plain(scoped(who.peer.address, who.interface));
    if (who.vrf != "default")
        name += "_vrf-" + plain(who.vrf);
    if (!finding.names.netns.empty())
        name += "_netns-" + plain(finding.names.netns);
    name += "_";
    name += engine::name(outcome);
    return name.append(suffix);
}

bool is_evidence_name(std::string_view name)
{
    const bool has_room = name.size() > shape.size() + suffix.size() && name.ends_with(suffix);
    return has_room && std::ranges::equal(name.substr(0, shape.size()), shape, fits) &&
           std::ranges::all_of(name, [](char c) { return is_plain(c) || c == '_'; });
}

} // namespace bgpsnoop::sink
