// SPDX-License-Identifier: Apache-2.0
#include "sink/text/verdict_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/third_person.hpp"
#include "engine/verdict.hpp"
#include "sink/json/read_json.hpp"
#include "sink/text/colour.hpp"
#include "sink/text/wrap.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

using Words = std::pair<std::string_view, std::string_view>;

constexpr std::array side_words{
    Words{"local", "this side has to act"},
    Words{"path", "the path between has to be looked at"},
    Words{"peer", "peer has to act"},
    Words{"unknown", "who has to act is not clear"},
};

constexpr std::array single_cause_words{
    Words{"ambiguous", "Perhaps"},
    Words{"certain", "Cause"},
    Words{"likely", "Likely cause"},
};

template <std::size_t size>
std::string_view words_for(const std::array<Words, size>& table, std::string_view name)
{
    const auto* row = std::ranges::find(table, name, &Words::first);
    return row != table.end() ? row->second : name;
}

std::string joined(const Json& list, std::string_view between)
{
    std::string text;
    for (const Json& each : list)
        if (each.is_string())
            text += fmt::format("{}{}", text.empty() ? "" : between, each.get<std::string>());
    return text;
}

std::string paragraph(std::string_view name, std::string_view text)
{
    constexpr std::size_t indent = 6;
    return text.empty() ? std::string()
                        : wrapped("    ", fmt::format("{}: {}", name, text), indent);
}

std::string who_acts(const Json& closed, bool third_person)
{
    const std::string side = text_of(closed, "side");
    if (third_person && (side == "local" || side == "peer"))
        return text_of(closed, side.c_str()) + " has to act";
    return std::string(words_for(side_words, side));
}

std::string headline(const Json& closed, bool third_person, bool coloured)
{
    const std::string text = fmt::format("  {}", text_of(closed, "outcome"));
    const std::string whose = blame_text(closed, third_person);
    if (whose.empty())
        return text + "\n";
    return fmt::format("{}{} - {}{}\n", coloured ? colour::red : "", text, whose,
                       coloured ? colour::end : "");
}

/// `local` is empty where the sentences are this host's.
std::string with_meaning(const Json& of, const std::string& local)
{
    const std::string cause = of.is_string() ? of.get<std::string>() : std::string();
    const std::string meaning = cause_text(cause, local);
    return meaning.empty() ? cause : fmt::format("{}: {}", cause, meaning);
}

std::string causes(const Json& closed, bool third_person)
{
    const std::string local = third_person ? text_of(closed, "local") : std::string();
    const Json& list = list_of(closed, "causes");
    std::string text;
    if (list.size() == 1)
        return paragraph(words_for(single_cause_words, text_of(closed, "certainty")),
                         with_meaning(list.front(), local));
    for (const Json& each : list)
        text += wrapped("      ", with_meaning(each, local), 8);
    return text.empty() ? text : "    Likeliest first:\n" + text;
}

std::string seen(const Json& closed)
{
    return paragraph("What was seen", text_of(closed, "explanation"));
}

std::string advice(const Json& closed, bool third_person)
{
    return paragraph("Evidence", joined(list_of(closed, "evidence"), "; ")) +
           causes(closed, third_person) + paragraph("Next", text_of(closed, "next_step"));
}

/// A connection that lives: how far it has come.
std::string living(const Json& story)
{
    bool up = false;
    for (const Json& event : list_of(story, "events"))
        up = up || text_of(event, "event") == "session_up";
    return fmt::format("  still there, {}\n", up ? "established" : "not established");
}

} // namespace

std::string blame_text(const Json& closed, bool third_person)
{
    const std::string layer = text_of(closed, "layer");
    return layer == "none" ? std::string()
                           : fmt::format("{}, {}, {}", layer, who_acts(closed, third_person),
                                         text_of(closed, "certainty"));
}

std::string cause_text(std::string_view cause, const std::string& local)
{
    std::string meaning(engine::meaning_of(cause));
    return local.empty() ? meaning : engine::in_third_person(meaning, local);
}

std::string verdict_text(const Json& closed)
{
    const std::string whose = blame_text(closed, false);
    return (whose.empty() ? whose : fmt::format("    {}\n", whose)) + seen(closed) +
           advice(closed, false);
}

std::string verdict_text(const Json& closed, const Json& story, bool coloured)
{
    const std::string differences =
        paragraph("The OPENs differ", joined(list_of(story, "differences"), "; "));
    if (closed.is_null())
        return living(story) + differences;
    const bool third_person = story.contains("third_person");
    return headline(closed, third_person, coloured) + seen(closed) + differences +
           advice(closed, third_person);
}

} // namespace bgpsnoop::sink
