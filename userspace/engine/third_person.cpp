// SPDX-License-Identifier: Apache-2.0
#include "engine/third_person.hpp"

#include <algorithm>
#include <array>

namespace bgpsnoop::engine {

namespace {

/// What stands for the first person; "@" is the name. The first that fits counts.
struct Phrase {
    std::string_view first;
    std::string_view third;
};

constexpr std::array phrases{
    Phrase{"meaning here", "meaning here"}, // in this place of the message
    Phrase{"no longer have", "no longer has"},
    Phrase{"We do", "@ does"},
    Phrase{"we do", "@ does"},
    Phrase{"we have", "@ has"},
    Phrase{"we are", "@ is"},
    Phrase{"We were", "@ was"},
    Phrase{"we were", "@ was"},
    Phrase{"we allow", "@ allows"},
    Phrase{"we announce", "@ announces"},
    Phrase{"we call", "@ calls"},
    Phrase{"we hold", "@ holds"},
    Phrase{"we insist", "@ insists"},
    Phrase{"we offer", "@ offers"},
    Phrase{"we read", "@ reads"},
    Phrase{"we send", "@ sends"},
    Phrase{"we speak", "@ speaks"},
    Phrase{"we wait", "@ waits"},
    Phrase{"We", "@"},
    Phrase{"we", "@"},
    Phrase{"us", "@"},
    Phrase{"This host's", "@'s"},
    Phrase{"this host's", "@'s"},
    Phrase{"This host", "@"},
    Phrase{"this host", "@"},
    Phrase{"Our speaker", "The speaker of @"},
    Phrase{"our speaker", "the speaker of @"},
    Phrase{"Our", "@'s"},
    Phrase{"our", "@'s"},
    Phrase{"ours", "@'s"},
    Phrase{"here", "at @"},
};

/// Of a word, or of the name of a value in a template ("{our_role}").
bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '{' || c == '_';
}

/// Most words are none of ours, and cost no look at the table.
bool may_begin(char c)
{
    constexpr std::string_view firsts = "WwuTtOohnm";
    return firsts.find(c) != std::string_view::npos;
}

bool begins_with(std::string_view text, std::string_view phrase)
{
    if (!text.starts_with(phrase))
        return false;
    const char next = text.size() == phrase.size() ? ' ' : text[phrase.size()];
    return next == '{' || !is_letter(next); // a value may follow without a space
}

const Phrase* phrase_at(std::string_view text)
{
    const auto found = std::ranges::find_if(
        phrases, [&](const Phrase& each) { return begins_with(text, each.first); });
    return found == phrases.end() ? nullptr : &*found;
}

void append(std::string& out, std::string_view third, std::string_view name)
{
    for (const char c : third)
        c == '@' ? out.append(name) : out.append(1, c);
}

} // namespace

std::string in_third_person(std::string_view sentence, std::string_view name)
{
    std::string out;
    while (!sentence.empty()) {
        const bool looks = may_begin(sentence.front()) && (out.empty() || !is_letter(out.back()));
        const Phrase* phrase = looks ? phrase_at(sentence) : nullptr;
        if (phrase != nullptr)
            append(out, phrase->third, name);
        else
            out += sentence.front();
        sentence.remove_prefix(phrase != nullptr ? phrase->first.size() : 1);
    }
    return out;
}

std::string as_seen_by(const Identity& who, const std::string& sentence)
{
    return who.is_this_host ? sentence : in_third_person(sentence, who.local.address.to_string());
}

} // namespace bgpsnoop::engine
