// SPDX-License-Identifier: Apache-2.0
#include "cli/names.hpp"

#include <utility>

#include <fmt/format.h>

#include "cli/yaml.hpp"
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

/// What is shown of it; the error says what is wrong with it.
tl::expected<std::string, std::string> word_of(const YAML::Node& value, std::string_view what)
{
    if (!value.IsScalar())
        return tl::make_unexpected(fmt::format("its {} is no text", what));
    std::string word = sink::printable(value.as<std::string>());
    if (word.find_first_not_of(' ') == std::string::npos)
        return tl::make_unexpected(fmt::format("its {} is empty", what));
    if (word.size() > longest_name)
        return tl::make_unexpected(
            fmt::format("its {} has more than {} bytes", what, longest_name));
    return word;
}

tl::expected<Names::Entry, std::string> entry_of(const YAML::Node& value)
{
    Names::Entry entry;
    if (!value.IsMap())
        return word_of(value, "name").map([&](std::string name) {
            entry.name = std::move(name);
            return entry;
        });
    for (const auto& field : value) {
        const auto key = sink::printable(field.first.as<std::string>());
        if (key != "name" && key != "group")
            return tl::make_unexpected(
                fmt::format("it has a field '{}' besides `name` and `group`", key));
        auto word = word_of(field.second, key);
        if (!word)
            return tl::make_unexpected(word.error());
        std::string& known = key == "name" ? entry.name : entry.group;
        if (!known.empty())
            return tl::make_unexpected(fmt::format("it has two fields '{}'", key));
        known = std::move(*word);
    }
    if (entry.name.empty())
        return tl::make_unexpected("it has no name");
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
std::string Names::add(const std::string& key, const tl::expected<Entry, std::string>& entry,
                       int line)
{
    const auto peers = sink::Peers::parse(key);
    if (!peers)
        return fmt::format("{} is no IP address, ADDRESS%INTERFACE or prefix", key);
    if (!entry)
        return fmt::format("{}: {}", key, entry.error());
    const auto [named, is_new] = named_.try_emplace(*peers, Named{*entry, line});
    precisions_.insert({peers->bits, peers->on_interface});
    return is_new ? "" : fmt::format("{} has a name already, in line {}", key, named->second.line);
}

tl::expected<Names, std::string> Names::parse(const std::string& yaml, std::string_view origin)
{
    Names names;
    try { // the library speaks by exceptions: they end here
        const YAML::Node root = only_document(yaml);
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
