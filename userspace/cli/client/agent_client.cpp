// SPDX-License-Identifier: Apache-2.0
#include "cli/client/agent_client.hpp"

#include <algorithm>
#include <utility>

#include <curl/curl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/client/answer.hpp"
#include "cli/commands.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::cli {

namespace {

constexpr long connect_seconds = 5;
constexpr long whole_seconds = 60;

/// Once a process, before any thread.
bool curl_ready()
{
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return ready;
}

/// More than an agent with all it may hold has to say.
constexpr std::size_t longest_body = std::size_t{128} << 20;

std::size_t append(const char* data, std::size_t size, std::size_t count, void* to)
{
    auto& body = *static_cast<std::string*>(to);
    if (body.size() + size * count > longest_body)
        return 0; // CURLE_WRITE_ERROR
    body.append(data, size * count);
    return size * count;
}

std::string header_value(CURL* curl, const char* name)
{
    curl_header* header = nullptr;
    return curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK ? header->value
                                                                                   : "";
}

/// What a stranger answers is not printed as it is, nor all of it.
std::string first_line(const std::string& body)
{
    constexpr std::size_t longest = 1'000;
    return wire::sanitise(body.substr(0, std::min(body.find('\n'), longest)));
}

std::string failure_of(const std::string& url, CURLcode code)
{
    if (code == CURLE_WRITE_ERROR)
        return fmt::format("what answers at {} sends more than {} MB", url, longest_body >> 20);
    return fmt::format("no agent answers at {} ({}): is `bgpsnoop agent` running?", url,
                       curl_easy_strerror(code));
}

std::string no_agent_at(const std::string& url)
{
    return fmt::format("what answers at {} is no bgpsnoop agent of this version", url);
}

} // namespace

AgentClient::AgentClient(std::string url)
    : url_(std::move(url)), curl_(curl_ready() ? curl_easy_init() : nullptr, curl_easy_cleanup)
{
    if (url_.ends_with('/'))
        url_.pop_back();
}

tl::expected<AgentClient::Answer, std::string> AgentClient::get(const std::string& path)
{
    CURL* curl = curl_.get();
    if (curl == nullptr)
        return tl::make_unexpected(std::string("cannot start libcurl"));
    const std::string url = url_ + path;
    std::string body;
    Answer answer;
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*"); // the agent is here, whatever http_proxy says
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, whole_seconds);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK)
        return tl::make_unexpected(failure_of(url_, code));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    answer.next = escape(header_value(curl, "Bgpsnoop-Next"));
    if (answer.status != status_ok) {
        answer.text = first_line(body);
        return answer;
    }
    auto json = read_answer(body);
    if (!json)
        return tl::make_unexpected(no_agent_at(url_));
    answer.json = std::move(*json);
    return answer;
}

tl::expected<nlohmann::ordered_json, std::string> AgentClient::json(const std::string& path)
{
    auto answer = get(path);
    if (!answer)
        return tl::make_unexpected(answer.error());
    if (answer->status == status_ok)
        return std::move(answer->json);
    return tl::make_unexpected(answer->text.empty()
                                   ? fmt::format("{} answers with status {}", url_, answer->status)
                                   : answer->text);
}

std::string AgentClient::escape(const std::string& text)
{
    const std::unique_ptr<char, decltype(&curl_free)> escaped(
        curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())), curl_free);
    return escaped ? escaped.get() : "";
}

void add_url_option(CLI::App& command, std::string& url)
{
    command.add_option("--url", url, "Where the agent serves HTTP")
        ->envname("BGPSNOOP_URL")
        ->capture_default_str();
}

int ask(const std::string& url, const std::function<int(AgentClient&)>& question)
{
    AgentClient client(url);
    try { // nlohmann's exceptions end here
        return question(client);
    } catch (const nlohmann::json::exception&) {
        return fail(no_agent_at(url));
    }
}

} // namespace bgpsnoop::cli
