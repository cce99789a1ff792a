// SPDX-License-Identifier: Apache-2.0
#include "cli/names.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "sink/format.hpp"
#include "sink/history/peer_name.hpp"

namespace bgpsnoop::cli {

namespace {

constexpr unsigned all_bits = 128;
constexpr unsigned bits_before_v4 = 96; // wire::Address maps IPv4 into IPv6
constexpr std::size_t longest_name = 64;

bool shares(const wire::Address& one, const wire::Address& other, unsigned bits)
{
    constexpr unsigned byte = 8;
    const std::size_t whole = bits / byte;
    if (!std::equal(one.bytes.begin(), one.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                    other.bytes.begin()))
        return false;
    const unsigned rest = bits % byte;
    return rest == 0 || (one.bytes.at(whole) ^ other.bytes.at(whole)) >> (byte - rest) == 0;
}

std::string problem(std::string_view origin, const YAML::Node& node, std::string_view what)
{
    return fmt::format("{}:{}: {}", origin, node.Mark().line + 1, what);
}

std::optional<unsigned> prefix_length(std::string_view text, const wire::Address& address)
{
    const unsigned most = address.is_v4() ? all_bits - bits_before_v4 : all_bits;
    unsigned length = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), length);
    if (error != std::errc{} || end != text.end() || length > most)
        return std::nullopt;
    return length + (all_bits - most);
}

/// Throws YAML::Exception for what is no text.
std::optional<Names::Entry> entry_of(const YAML::Node& value)
{
    Names::Entry entry;
    if (value.IsScalar()) {
        entry.name = value.as<std::string>();
    } else if (value.IsMap()) {
        for (const auto& field : value) {
            const auto key = field.first.as<std::string>();
            if (key != "name" && key != "group")
                return std::nullopt;
            (key == "name" ? entry.name : entry.group) = field.second.as<std::string>();
        }
    }
    entry.name = sink::printable(entry.name);
    entry.group = sink::printable(entry.group);
    if (entry.name.empty() || std::max(entry.name.size(), entry.group.size()) > longest_name)
        return std::nullopt;
    return entry;
}

} // namespace

tl::expected<Names, std::string> Names::load(const std::string& path)
{
    if (path.empty())
        return Names{};
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file)
        return tl::make_unexpected(fmt::format("cannot read {}", path));
    return parse(text.str(), path);
}

tl::expected<Names, std::string> Names::parse(const std::string& yaml, std::string_view origin)
{
    Names names;
    try { // the library speaks by exceptions: they end here
        const YAML::Node root = YAML::Load(yaml);
        if (!root.IsMap() && !root.IsNull())
            return tl::make_unexpected(
                problem(origin, root, "expected a mapping of peers to names"));
        for (const auto& each : root) {
            const auto key = each.first.as<std::string>();
            const auto entry = entry_of(each.second);
            if (!entry)
                return tl::make_unexpected(
                    problem(origin, each.first,
                            fmt::format("{} has no name, or one of more than {} bytes, or a field "
                                        "besides `name` and `group`",
                                        key, longest_name)));
            const std::size_t slash = key.find('/');
            const auto peer = sink::PeerName::parse(std::string_view(key).substr(0, slash));
            if (peer && slash == std::string::npos) {
                names.peers_[{peer->address, peer->interface}] = *entry;
                continue;
            }
            const auto bits =
                peer ? prefix_length(std::string_view(key).substr(slash + 1), peer->address)
                     : std::nullopt;
            if (!bits)
                return tl::make_unexpected(
                    problem(origin, each.first,
                            fmt::format("{} is no IP address, ADDRESS%INTERFACE or prefix", key)));
            names.prefixes_.push_back({peer->address, *bits, *entry});
        }
    } catch (const YAML::Exception& error) {
        return tl::make_unexpected(
            fmt::format("{}:{}: {}", origin, error.mark.line + 1, error.msg));
    }
    std::ranges::stable_sort(names.prefixes_, std::greater{}, &Prefix::bits);
    return names;
}

const Names::Entry* Names::find(const wire::Address& peer, std::string_view interface) const
{
    for (const auto& key : {std::string(interface), std::string()})
        if (const auto found = peers_.find({peer, key}); found != peers_.end())
            return &found->second;
    const auto prefix = std::ranges::find_if(
        prefixes_, [&](const Prefix& each) { return shares(each.address, peer, each.bits); });
    return prefix == prefixes_.end() ? nullptr : &prefix->entry;
}

void add_names_option(CLI::App& command, std::string& file)
{
    command.add_option(
        "--names", file,
        "YAML file with your own names for peers: address or prefix to a name, or to "
        "`name` and `group`");
}

engine::GivenNames Namer::names_of(std::uint32_t netns, const wire::Address& peer,
                                   std::string_view interface) const
{
    engine::GivenNames given;
    if (const Names::Entry* entry = names_.find(peer, interface)) {
        given.peer = entry->name;
        given.group = entry->group;
    }
    if (netns != 0 && netns_name_)
        given.netns = netns_name_(netns);
    return given;
}

void Namer::name(engine::Finding& finding) const
{
    const engine::Identity& who = finding.who;
    finding.names = names_of(who.netns, who.peer.address, who.interface);
}

void Namer::name(engine::Snapshot& snapshot) const
{
    for (auto* list : {&snapshot.sessions, &snapshot.knocking, &snapshot.strangers})
        for (auto& session : *list)
            session.names = names_of(session.key.netns, session.key.peer, session.key.interface);
    for (auto& listener : snapshot.listeners)
        listener.netns_name = names_of(listener.who.netns, {}, {}).netns;
}

} // namespace bgpsnoop::cli
