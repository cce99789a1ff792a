// SPDX-License-Identifier: Apache-2.0
#include "cli/client/agent_client.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/client/agent_url.hpp"
#include "cli/client/answer.hpp"
#include "cli/client/http_get.hpp"
#include "cli/commands.hpp"
#include "sink/agent_socket.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::cli {

namespace {

/// What a stranger answers is not printed as it is, nor all of it.
std::string first_line(const std::string& body)
{
    constexpr std::size_t longest = 1'000;
    return wire::sanitise(body.substr(0, std::min(body.find('\n'), longest)));
}

std::string failure_of(const std::string& url, const HttpFailure& failure)
{
    if (failure.too_long)
        return fmt::format("what answers at {} sends more than {} MB", url, longest_body >> 20);
    if (failure.forbidden)
        return fmt::format("{} is not for this user ({}): root and the group {} may ask there", url,
                           failure.reason, sink::socket_group);
    return fmt::format("no agent answers at {} ({}): is `bgpsnoop agent` running?", url,
                       failure.reason);
}

std::string check_url(const std::string& text)
{
    return AgentUrl::parse(text)
               ? ""
               : fmt::format("'{}' is neither unix:/PATH/OF/SOCKET nor http://HOST:PORT",
                             wire::sanitise(text));
}

std::string no_agent_at(const std::string& url)
{
    return fmt::format("what answers at {} is no bgpsnoop agent of this version", url);
}

} // namespace

std::string default_url()
{
    return fmt::format("unix:{}", sink::default_socket);
}

AgentClient::AgentClient(std::string url) : url_(std::move(url))
{
    if (url_.ends_with('/'))
        url_.pop_back();
}

tl::expected<AgentClient::Answer, std::string> AgentClient::get(const std::string& path) const
{
    const auto where = AgentUrl::parse(url_);
    if (!where)
        return tl::make_unexpected(where.error());
    const auto got = http_get(*where, path);
    if (!got)
        return tl::make_unexpected(failure_of(url_, got.error()));
    Answer answer{.status = got->status, .next = percent_encoded(got->next)};
    if (answer.status != status_ok) {
        answer.text = first_line(got->body);
        if (answer.text.empty())
            answer.text = fmt::format("{} answers with status {}", url_, answer.status);
        return answer;
    }
    auto json = read_answer(got->body);
    if (!json)
        return tl::make_unexpected(no_agent_at(url_));
    answer.json = std::move(*json);
    return answer;
}

tl::expected<nlohmann::ordered_json, std::string> AgentClient::json(const std::string& path) const
{
    auto answer = get(path);
    if (!answer)
        return tl::make_unexpected(answer.error());
    if (answer->status == status_ok)
        return std::move(answer->json);
    return tl::make_unexpected(answer->text);
}

void add_url_option(CLI::App& command, std::string& url)
{
    command
        .add_option("--url", url,
                    "Where the agent answers: unix:/PATH/OF/SOCKET or http://HOST:PORT")
        ->envname("BGPSNOOP_URL")
        ->check(CLI::Validator(check_url, "text"))
        ->capture_default_str();
}

int ask(const std::string& url, const std::function<int(const AgentClient&)>& question)
{
    const AgentClient client(url);
    try { // nlohmann's exceptions end here
        return question(client);
    } catch (const nlohmann::json::exception&) {
        return fail(no_agent_at(url));
    }
}

} // namespace bgpsnoop::cli
