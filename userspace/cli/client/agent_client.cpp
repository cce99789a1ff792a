// SPDX-License-Identifier: Apache-2.0
#include "cli/client/agent_client.hpp"

#include <utility>

#include <curl/curl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

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

std::size_t append(const char* data, std::size_t size, std::size_t count, void* body)
{
    static_cast<std::string*>(body)->append(data, size * count);
    return size * count;
}

std::string header_value(CURL* curl, const char* name)
{
    curl_header* header = nullptr;
    return curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK ? header->value
                                                                                   : "";
}

/// What a stranger answers is not printed as it is.
std::string first_line(const std::string& body)
{
    const std::string line = body.substr(0, body.find('\n'));
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes, unsigned
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(line.data());
    return wire::sanitise(wire::Bytes(bytes, line.size()));
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
        return tl::make_unexpected(
            fmt::format("no agent answers at {} ({}): is `bgpsnoop agent` running?", url_,
                        curl_easy_strerror(code)));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    answer.next = header_value(curl, "Bgpsnoop-Next");
    if (answer.status == status_ok)
        answer.json = nlohmann::ordered_json::parse(body, nullptr, false);
    else
        answer.text = first_line(body);
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
        return fail(fmt::format("what answers at {} is no bgpsnoop agent of this version", url));
    }
}

} // namespace bgpsnoop::cli
