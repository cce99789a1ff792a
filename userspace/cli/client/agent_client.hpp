// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

namespace bgpsnoop::cli {

inline constexpr unsigned status_ok = 200;

/// The Unix socket that an agent opens if not told otherwise.
std::string default_url();

/// Asks a running agent over HTTP, by its Unix socket or a TCP port. Every failure is one sentence
/// for people.
class AgentClient {
public:
    explicit AgentClient(std::string url);

    struct Answer { // NOLINT(bugprone-exception-escape): its move is nlohmann's
        unsigned status = 0;
        nlohmann::ordered_json json; ///< null unless the status is 200
        std::string text;            ///< the first line, or the status, if that is not 200
        std::string next;            ///< of events: `after` of the next request
    };
    /// `path` begins with "/" and is escaped where it must be. Any status is an answer.
    tl::expected<Answer, std::string> get(const std::string& path) const;
    /// The same, but only 200 will do.
    tl::expected<nlohmann::ordered_json, std::string> json(const std::string& path) const;

private:
    std::string url_;
};

void add_url_option(CLI::App& command, std::string& url);

/// Runs `question`; if the answer has not the shape of an agent's, that is the failure. The exit
/// code.
int ask(const std::string& url, const std::function<int(const AgentClient&)>& question);

} // namespace bgpsnoop::cli
