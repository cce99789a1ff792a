// SPDX-License-Identifier: Apache-2.0
#include "cli/names.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "sink/format.hpp"
#include "sink/named_file.hpp"

namespace bgpsnoop::cli {

namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t largest_file = std::size_t{16} << 20; // of a hundred thousand peers

std::string problem(std::string_view origin, const YAML::Node& node, std::string_view what)
{
    return fmt::format("{}:{}: {}", origin, node.Mark().line + 1, what);
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
    const auto text = sink::text_of_file(path, largest_file);
    if (!text)
        return tl::make_unexpected(text.error());
    return parse(*text, path);
}

/// Empty, or what is wrong with it.
std::string Names::add(const std::string& key, const std::optional<Entry>& entry, int line)
{
    if (!entry)
        return fmt::format("{} has no name, or one of more than {} bytes, or a field besides "
                           "`name` and `group`",
                           key, longest_name);
    const auto peers = sink::Peers::parse(key);
    if (!peers)
        return fmt::format("{} is no IP address, ADDRESS%INTERFACE or prefix", key);
    const auto [named, is_new] = named_.try_emplace(*peers, Named{*entry, line});
    precisions_.insert({peers->bits, peers->on_interface});
    return is_new ? "" : fmt::format("{} has a name already, in line {}", key, named->second.line);
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
            const std::string wrong = names.add(each.first.as<std::string>(), entry_of(each.second),
                                                each.first.Mark().line + 1);
            if (!wrong.empty())
                return tl::make_unexpected(problem(origin, each.first, wrong));
        }
    } catch (const YAML::Exception& error) {
        return tl::make_unexpected(
            fmt::format("{}:{}: {}", origin, error.mark.line + 1, error.msg));
    }
    return names;
}

const Names::Entry* Names::find(const wire::Address& peer, std::string_view interface) const
{
    for (const auto& [bits, on_interface] : precisions_) {
        if (on_interface && interface.empty())
            continue;
        const auto found =
            named_.find(sink::Peers::around(peer, bits, on_interface ? interface : ""));
        if (found != named_.end())
            return &found->second.entry;
    }
    return nullptr;
}

void add_names_option(CLI::App& command, std::string& file)
{
    command.add_option(
        "--names", file,
        "YAML file with your own names for peers: address or prefix to a name, or to "
        "`name` and `group`");
}

void Namer::name(engine::GivenNames& names, const wire::Address& peer,
                 std::string_view interface) const
{
    if (const Names::Entry* entry = names_.find(peer, interface)) {
        names.peer = entry->name;
        names.group = entry->group;
    }
}

void Namer::name(engine::Finding& finding) const
{
    const engine::Identity& who = finding.who;
    name(finding.names, who.peer.address, who.interface);
    if (who.netns != 0 && netns_name_)
        finding.names.netns = netns_name_(who.netns).value_or("");
}

void Namer::name(engine::Snapshot& snapshot) const
{
    for (auto* list : {&snapshot.sessions, &snapshot.knocking, &snapshot.strangers})
        for (auto& session : *list)
            name(session.names, session.key.peer, session.key.interface);
}

} // namespace bgpsnoop::cli
