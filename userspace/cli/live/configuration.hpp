// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "cli/config_file.hpp"
#include "cli/live/agent_options.hpp"
#include "cli/names.hpp"

namespace bgpsnoop::cli {

/// Read where no other is given.
inline constexpr const char* usual_config_file = "/etc/bgpsnoop/bgpsnoop.yml";

/// All that a run goes by, and the files that it stands in.
struct Configured {
    AgentOptions options;
    std::string file; ///< empty: none was read
    Names names;
};

/// The command line, and the configuration file that it overrides: read as often as is asked.
class Configuration {
public:
    /// `usual_file`: the one to read if it is there and the command line gives none.
    explicit Configuration(const CLI::App& command_line,
                           std::string usual_file = usual_config_file);

    /// All of it, or what is wrong.
    tl::expected<Configured, ConfigProblems> read() const;

private:
    std::string file() const;

    std::map<std::string, std::vector<std::string>> given_; ///< on the command line, by option
    std::string usual_file_;
};

} // namespace bgpsnoop::cli
