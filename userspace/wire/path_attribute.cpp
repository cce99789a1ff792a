// SPDX-License-Identifier: Apache-2.0
#include "wire/path_attribute.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "wire/cursor.hpp"
#include "wire/names.hpp"
#include "wire/text.hpp"

/// RFC 4271 6.3 asks for "type, length and value" of the attribute at fault, and 4.3 counts the
/// flags to the type. FRR leaves them out, and nothing says how many octets its length has then:
/// what fits is taken for it.
namespace bgpsnoop::wire {

namespace {

constexpr std::uint8_t length_is_wide = 0x10; // RFC 4271 4.3
constexpr std::uint8_t unused_flags = 0x0f;   // must be zero

struct Flag {
    std::uint8_t bit;
    std::string_view name;
};
constexpr std::array flag_names{
    Flag{0x80, "optional"},
    Flag{0x40, "transitive"},
    Flag{0x20, "partial"},
    Flag{length_is_wide, "extended length"},
};

PathAttribute read_behind_flags(Cursor& in, bool two_octets)
{
    PathAttribute attribute{.flags = {}, .type = in.u8(), .length = 0, .value = {}};
    attribute.length = two_octets ? in.u16() : in.u8();
    attribute.value = in.bytes(std::min<std::size_t>(attribute.length, in.size()));
    return attribute;
}

bool is_whole(const PathAttribute& attribute, const Cursor& behind)
{
    return !behind.failed() && behind.empty() && attribute.value.size() == attribute.length;
}

bool is_cut_short(const PathAttribute& attribute)
{
    return attribute.value.size() < attribute.length;
}

bool is_known(const PathAttribute& attribute)
{
    return !path_attribute_name(attribute.type).starts_with("unknown");
}

struct Reading {
    std::optional<PathAttribute> attribute;
    bool whole = false;
};

Reading read_with_flags(Bytes quoted)
{
    Cursor in(quoted);
    const std::uint8_t flags = in.u8();
    PathAttribute attribute = read_behind_flags(in, (flags & length_is_wide) != 0);
    if (in.failed() || (flags & unused_flags) != 0)
        return {};
    attribute.flags = flags;
    return {attribute, is_whole(attribute, in)};
}

Reading read_without_flags(Bytes quoted, bool two_octets)
{
    Cursor in(quoted);
    const PathAttribute attribute = read_behind_flags(in, two_octets);
    if (in.failed() || !is_known(attribute))
        return {};
    return {attribute, is_whole(attribute, in)};
}

std::string flags_text(std::uint8_t flags)
{
    std::vector<std::string_view> names;
    for (const Flag& flag : flag_names)
        if ((flags & flag.bit) != 0)
            names.push_back(flag.name);
    return fmt::format("flags {:02x} ({})", flags,
                       names.empty() ? "none" : fmt::to_string(fmt::join(names, ", ")));
}

std::string value_text(const PathAttribute& attribute)
{
    constexpr std::size_t shown = 32; // octets: longer ones are lists
    const Bytes head = attribute.value.first(std::min(attribute.value.size(), shown));
    if (attribute.length == 0)
        return {};
    if (head.empty())
        return ", and no value";
    const std::string begin = is_cut_short(attribute)
                                  ? fmt::format(", of which {} follow:", attribute.value.size())
                                  : ", value";
    return fmt::format("{} {}{}", begin, hex(head), attribute.value.size() > shown ? "..." : "");
}

} // namespace

std::optional<PathAttribute> read_path_attribute(Bytes quoted)
{
    const Reading full = read_with_flags(quoted);
    const Reading narrow = read_without_flags(quoted, false);
    const Reading wide = read_without_flags(quoted, true);
    for (const Reading& each : {full, narrow, wide})
        if (each.whole)
            return each.attribute;
    if (full.attribute && is_known(*full.attribute))
        return full.attribute;
    for (const Reading& each : {narrow, wide})
        if (each.attribute && is_cut_short(*each.attribute))
            return each.attribute;
    return std::nullopt;
}

std::string describe(const PathAttribute& attribute)
{
    return fmt::format("attribute {} ({}){}, length {}{}", attribute.type,
                       path_attribute_name(attribute.type),
                       attribute.flags ? ", " + flags_text(*attribute.flags) : "", attribute.length,
                       value_text(attribute));
}

} // namespace bgpsnoop::wire
