// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>
#include <tl/expected.hpp>

#include "engine/snapshot.hpp"
#include "sink/peers.hpp"
#include "sink/sink.hpp"

namespace bgpsnoop::cli {

/// The operator's own names for peers, from a YAML file: an address, ADDRESS%INTERFACE or prefix to
/// a name, or to `name` and `group`. The most specific that fits counts, and no two are the same.
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
    struct Named {
        Entry entry;
        int line = 0;
    };

    std::string add(const std::string& key, const tl::expected<Entry, std::string>& entry,
                    int line);

    struct Precision {
        unsigned bits = 0;
        bool on_interface = false;
        auto operator<=>(const Precision&) const = default;
    };

    std::map<sink::Peers, Named> named_;
    std::set<Precision, std::greater<>> precisions_; ///< of those; the most specific first
};

void add_names_option(CLI::App& command, std::string& file);

/// Writes names beside what findings and snapshots are about. (Those of the network namespaces of a
/// snapshot the engine has: Engine::name_netns.)
class Namer {
public:
    explicit Namer(Names names, engine::NetnsName netns_name = {})
        : names_(std::move(names)), netns_name_(std::move(netns_name))
    {
    }

    void replace(Names names) { names_ = std::move(names); }
    void name(engine::Finding& finding) const;
    void name(engine::Snapshot& snapshot) const;

private:
    void name(engine::GivenNames& names, const wire::Address& peer,
              std::string_view interface) const;

    Names names_;
    engine::NetnsName netns_name_;
};

} // namespace bgpsnoop::cli
