// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "wire/message.hpp"

/// A stranger's text goes to terminals and logs, so what can move a cursor, turn the reading
/// direction or hide among what is read is shown as U+FFFD, and so is each maximal part of a broken
/// UTF-8 sequence, as the Unicode Standard recommends (3.9, "U+FFFD Substitution of Maximal
/// Subparts").
namespace bgpsnoop::wire {

namespace {

struct Form { ///< one row of the Unicode Standard's table 3-7, "Well-Formed UTF-8 Byte Sequences"
    std::uint8_t lead_first, lead_last;
    std::uint8_t second_first, second_last;
    std::uint8_t size;
};

constexpr std::array forms{
    Form{0x00, 0x7f, 0x00, 0x00, 1}, Form{0xc2, 0xdf, 0x80, 0xbf, 2},
    Form{0xe0, 0xe0, 0xa0, 0xbf, 3},                                  // no overlong forms
    Form{0xe1, 0xec, 0x80, 0xbf, 3}, Form{0xed, 0xed, 0x80, 0x9f, 3}, // no surrogates
    Form{0xee, 0xef, 0x80, 0xbf, 3}, Form{0xf0, 0xf0, 0x90, 0xbf, 4},
    Form{0xf1, 0xf3, 0x80, 0xbf, 4}, Form{0xf4, 0xf4, 0x80, 0x8f, 4}, // up to U+10FFFF
};

struct Range {
    std::uint32_t first, last;
};

constexpr std::array unseen{
    Range{0x0000, 0x001f},   // C0
    Range{0x007f, 0x009f},   // DEL and C1
    Range{0x00ad, 0x00ad},   // soft hyphen
    Range{0x034f, 0x034f},   // combining grapheme joiner
    Range{0x061c, 0x061c},   // Arabic letter mark
    Range{0x115f, 0x1160},   // Hangul fillers
    Range{0x17b4, 0x17b5},   // Khmer vowels that are not shown
    Range{0x180b, 0x180f},   // Mongolian variation selectors, vowel separator
    Range{0x200b, 0x200f},   // zero-width space, joiners, left-to-right and right-to-left marks
    Range{0x2028, 0x202e},   // line and paragraph separators, bidirectional embeddings, overrides
    Range{0x2060, 0x206f},   // word joiner, invisible operators, isolates, format controls
    Range{0x3164, 0x3164},   // Hangul filler
    Range{0xfdd0, 0xfdef},   // noncharacters
    Range{0xfe00, 0xfe0f},   // variation selectors
    Range{0xfeff, 0xfeff},   // zero-width no-break space
    Range{0xffa0, 0xffa0},   // halfwidth Hangul filler
    Range{0xfff0, 0xfffb},   // unassigned, and interlinear annotation
    Range{0x13430, 0x13440}, // Egyptian format controls
    Range{0x1bca0, 0x1bca3}, // shorthand format controls
    Range{0x1d173, 0x1d17a}, // musical format controls
    Range{0xe0000, 0xe0fff}, // tags, variation selectors
};

struct Character {
    std::size_t size;
    bool printable;
};

bool is_shown(std::uint32_t code_point)
{
    const bool is_noncharacter = (code_point & 0xfffe) == 0xfffe;
    return !is_noncharacter && std::ranges::none_of(unseen, [code_point](const Range& range) {
        return code_point >= range.first && code_point <= range.last;
    });
}

Character read_sequence(Bytes text, const Form& form)
{
    // The lead byte of a sequence of n > 1 bytes has n ones and a zero before its payload.
    std::uint32_t code_point = form.size == 1 ? text[0] : text[0] & (0xffu >> (form.size + 1));
    for (std::size_t i = 1; i < form.size; ++i) {
        const std::uint8_t first = i == 1 ? form.second_first : 0x80;
        const std::uint8_t last = i == 1 ? form.second_last : 0xbf;
        if (i >= text.size() || text[i] < first || text[i] > last)
            return {.size = i, .printable = false};
        code_point = code_point << 6 | (text[i] & 0x3fu);
    }
    return {.size = form.size, .printable = is_shown(code_point)};
}

Character read_character(Bytes text)
{
    for (const Form& form : forms)
        if (text[0] >= form.lead_first && text[0] <= form.lead_last)
            return read_sequence(text, form);
    return {.size = 1, .printable = false};
}

} // namespace

std::string sanitise(Bytes text)
{
    std::string shown;
    while (!text.empty()) {
        const Character character = read_character(text);
        const Bytes bytes = text.first(character.size);
        if (character.printable)
            shown.append(bytes.begin(), bytes.end());
        else
            shown.append("\xef\xbf\xbd"); // U+FFFD
        text = text.subspan(character.size);
    }
    return shown;
}

std::string sanitise(std::string_view text)
{
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes, unsigned
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    return sanitise(Bytes(bytes, text.size()));
}

} // namespace bgpsnoop::wire
