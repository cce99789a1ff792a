// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/finding.hpp"
#include "engine/snapshot.hpp"
#include "sink/field.hpp"
#include "sink/peers.hpp"
#include "sink/query.hpp"

namespace bgpsnoop::sink {

/// What a session's last verdict says, and how it stands; of an event, what itself tells of both.
struct Standing {
    std::optional<engine::SessionState> state;
    std::optional<engine::Side> side;
    std::optional<engine::Outcome> outcome;
};
Standing standing_of(const engine::Finding& finding);

/// Which sessions somebody wants, or events: of each list one, of an empty one any. What is not
/// known of a session, and what an event does not tell, fits nothing that was asked for.
struct Selection {
    struct Peer {
        std::optional<Peers> peers; ///< null: it is a name
        std::string name;           ///< of `--names`
    };
    std::vector<Peer> peers;
    std::vector<std::string> vrfs;
    std::vector<std::string> netns_names;
    std::vector<std::string> groups;
    std::vector<engine::SessionState> states;
    std::vector<engine::Side> sides;
    std::vector<engine::Outcome> outcomes;
    bool down = false; ///< not established

    /// Whether that is a parameter of a selection, with a value that makes sense, which was added.
    /// False: there is no such parameter. The error is one sentence, with what is allowed.
    tl::expected<bool, std::string> add(std::string_view parameter, std::string_view value);

    bool wants(const engine::SessionSnapshot& session) const;
    bool wants(const engine::SessionKey& who, const engine::GivenNames& names,
               const Standing& standing) const;
};

/// What Selection::add() understands.
std::vector<Field> selection_parameters();
/// One sentence on a parameter that is none of those that are known.
std::string no_parameter(std::string_view name, const std::vector<Field>& known);
std::vector<std::string> values_of_selection(std::string_view parameter); ///< none: any text

} // namespace bgpsnoop::sink
