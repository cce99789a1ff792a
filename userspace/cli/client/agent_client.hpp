// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

namespace bgpsnoop::cli {

inline constexpr long status_ok = 200;
inline constexpr const char* default_url = "http://127.0.0.1:19179";

/// Asks a running agent over HTTP. Every failure is one sentence for people.
class AgentClient {
public:
    explicit AgentClient(std::string url);

    struct Answer { // NOLINT(bugprone-exception-escape): its move is nlohmann's
        long status = 0;
        nlohmann::ordered_json json; ///< null unless the status is 200
        std::string text;            ///< the first line, if it is not 200
        std::string next;            ///< of events: `after` of the next request
    };
    /// `path` begins with "/" and is escaped where it must be. Any status is an answer.
    tl::expected<Answer, std::string> get(const std::string& path);
    /// The same, but only 200 will do.
    tl::expected<nlohmann::ordered_json, std::string> json(const std::string& path);

    /// For a part of a path or the value of a parameter.
    static std::string escape(const std::string& text);

private:
    std::string url_;
    std::shared_ptr<void> curl_; ///< kept, so that its connection is used again
};

void add_url_option(CLI::App& command, std::string& url);

/// Runs `question`; if the answer has not the shape of an agent's, that is the failure. The exit
/// code.
int ask(const std::string& url, const std::function<int(AgentClient&)>& question);

} // namespace bgpsnoop::cli
