// SPDX-License-Identifier: Apache-2.0
#include "sink/http/list_query.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "sink/format.hpp"
#include "sink/nearest.hpp"

namespace bgpsnoop::sink {

namespace {

/// Neither a VRF nor an interface has a slash in its name.
std::string cursor_of(const engine::SessionKey& key)
{
    return fmt::format("{}/{}/{}/{}/{}", key.netns, key.vrf, key.interface, key.peer.to_string(),
                       key.port);
}

std::optional<engine::SessionKey> key_of(std::string_view cursor)
{
    std::array<std::string_view, 5> parts;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        const std::size_t slash = std::min(cursor.find('/'), cursor.size());
        parts.at(i) = cursor.substr(0, slash);
        cursor.remove_prefix(std::min(slash + 1, cursor.size()));
    }
    parts.back() = cursor;
    engine::SessionKey key{.vrf = std::string(parts[1]), .interface = std::string(parts[2])};
    const auto peer = wire::Address::parse(parts[3]);
    if (!peer || !read_number(parts[0], key.netns) || !read_number(parts[4], key.port))
        return std::nullopt;
    key.peer = *peer;
    return key;
}

constexpr Field after_field{
    "after", "text", "only what follows that one: what `Bgpsnoop-Next` said of the part before"};
constexpr Field limit_field{
    "limit", "number",
    "no more than so many; `Bgpsnoop-Next` says what to ask `after` for the rest"};

} // namespace

std::vector<Field> list_parameters()
{
    std::vector<Field> all{after_field};
    for (const Field& field : selection_parameters())
        all.push_back(field);
    all.push_back(limit_field);
    std::ranges::sort(all, {}, &Field::name);
    return all;
}

tl::expected<ListQuery, std::string> ListQuery::parse(const Query& query)
{
    ListQuery asked;
    for (const auto& [name, value] : query) {
        if (name == after_field.name) {
            asked.after = key_of(value);
            if (!asked.after)
                return tl::make_unexpected(no_value(value, name));
        } else if (name == limit_field.name) {
            if (!read_number(value, asked.limit) || asked.limit == 0)
                return tl::make_unexpected(no_value(value, name));
        } else if (const auto added = asked.selection.add(name, value); !added) {
            return tl::make_unexpected(added.error());
        } else if (!*added) {
            return tl::make_unexpected(no_parameter(name, list_parameters()));
        }
    }
    return asked;
}

ListQuery::Part ListQuery::of(std::span<const engine::SessionSnapshot> all) const
{
    Part part;
    for (const engine::SessionSnapshot& session : all) {
        if ((after && session.key <= *after) || !selection.wants(session))
            continue;
        if (part.sessions.size() == limit) {
            part.next = cursor_of(part.sessions.back()->key);
            break;
        }
        part.sessions.push_back(&session);
    }
    return part;
}

} // namespace bgpsnoop::sink
