// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <tl/expected.hpp>

#include "engine/snapshot.hpp"
#include "sink/sink.hpp"

namespace bgpsnoop::cli {

/// The operator's own names for peers, from a YAML file: an address, ADDRESS%INTERFACE or prefix to
/// a name, or to `name` and `group`. The most specific that fits counts.
class Names {
public:
    struct Entry {
        std::string name;
        std::string group; ///< may be empty
    };

    /// The error is one sentence, with the line. No path: no names.
    static tl::expected<Names, std::string> load(const std::string& path);
    static tl::expected<Names, std::string> parse(const std::string& yaml, std::string_view origin);

    /// Null: none fits.
    const Entry* find(const wire::Address& peer, std::string_view interface) const;

private:
    struct Prefix {
        wire::Address address;
        unsigned bits = 0; ///< of the 128 (wire::Address)
        Entry entry;
    };

    std::map<std::pair<wire::Address, std::string>, Entry> peers_; ///< and interface, or ""
    std::vector<Prefix> prefixes_;                                 ///< longest first
};

void add_names_option(CLI::App& command, std::string& file);

/// The name of a network namespace, by its inode number; empty: none.
using NetnsName = std::function<std::string(std::uint32_t)>;

/// Writes names beside what findings and snapshots are about.
class Namer {
public:
    explicit Namer(Names names, NetnsName netns_name = {})
        : names_(std::move(names)), netns_name_(std::move(netns_name))
    {
    }

    void name(engine::Finding& finding) const;
    void name(engine::Snapshot& snapshot) const;

private:
    engine::GivenNames names_of(std::uint32_t netns, const wire::Address& peer,
                                std::string_view interface) const;

    Names names_;
    NetnsName netns_name_;
};

} // namespace bgpsnoop::cli
