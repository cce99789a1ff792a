// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "fuzz/fuzz_input.hpp"
#include "sink/http/answers.hpp"
#include "sink/http/host_header.hpp"
#include "support/call_stories.hpp"
#include "support/sink_stories.hpp"
#include "wire/text.hpp"

/// What libmicrohttpd makes of a request, decoded: method, path, Host and the query, a line each.
/// On loopback nobody is answered but who names it; answers are of the type that they say, and
/// refusals are one line.
namespace {

using namespace bgpsnoop;
using fuzz::require;

class Lines {
public:
    explicit Lines(std::string_view text) : rest_(text) {}
    std::string_view next()
    {
        const auto line = rest_.substr(0, rest_.find('\n'));
        rest_.remove_prefix(std::min(rest_.size(), line.size() + 1));
        return line;
    }
    bool left() const { return !rest_.empty(); }

private:
    std::string_view rest_;
};

sink::Query query_in(Lines& lines)
{
    sink::Query query;
    while (lines.left()) {
        const auto line = lines.next();
        const auto equals = std::min(line.find('='), line.size());
        query.emplace_back(line.substr(0, equals), line.substr(std::min(equals + 1, line.size())));
    }
    return query;
}

std::shared_ptr<const sink::State> some_state()
{
    auto history = std::make_shared<sink::EventHistory>();
    for (const auto& finding : test::first_capture(1, 0))
        history->write(finding);
    auto state = std::make_shared<sink::State>();
    state->snapshot = test::full_snapshot();
    state->history = history;
    state->ready = true;
    return state;
}

std::string body_of(const sink::Answer& answer)
{
    std::string body(answer.body->size(), '\0');
    require(answer.body->copy(0, body) == body.size());
    return body;
}

/// One line that shows on any terminal as it is.
void require_sentence(const std::string& body)
{
    require(body.size() > 1 && body.find('\n') == body.size() - 1);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(body.data());
    require(wire::sanitise({bytes, body.size() - 1}) == body.substr(0, body.size() - 1));
}

void check(const sink::Request& request, const sink::Answer& answer)
{
    const std::string body = body_of(answer);
    const unsigned status = answer.head.status;
    if (request.on_loopback && !sink::names_loopback(request.host))
        require(status == 421);
    else if (request.method != "GET" && request.method != "HEAD")
        require(status == 405);
    else if (status == 503)
        require(request.path == "/-/ready"); // the state is as old as this process
    else
        require(status == 200 || status == 400 || status == 404);
    if (status != 200)
        return require_sentence(body);
    if (answer.head.type == "application/json")
        require(nlohmann::json::accept(body));
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const auto state = some_state();
    static sink::Answers answers("/metrics");
    static const bool published = (answers.publish(state), true);
    require(published);
    Lines lines({reinterpret_cast<const char*>(data), size});
    sink::Request request{.method = lines.next(), .path = lines.next(), .host = lines.next()};
    request.query = query_in(lines);
    for (const bool on_loopback : {false, true}) {
        request.on_loopback = on_loopback;
        check(request, *answers.to(request));
    }
    return 0;
}
