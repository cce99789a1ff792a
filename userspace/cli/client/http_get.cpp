// SPDX-License-Identifier: Apache-2.0
#include "cli/client/http_get.hpp"

#include <chrono>
#include <utility>
#include <vector>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace bgpsnoop::cli {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr std::chrono::seconds to_connect{5};
constexpr std::chrono::seconds to_answer{60};
constexpr std::uint32_t longest_header = 64 << 10;

tl::unexpected<HttpFailure> failure(const error_code& error)
{
    return tl::make_unexpected(
        HttpFailure{.too_long = error == http::error::body_limit,
                    .forbidden = error == boost::system::errc::permission_denied,
                    .reason = error.message()});
}

/// One connection, to a port or to a Unix socket. Each step has a deadline, which only asynchronous
/// operations keep: a step starts one, and waits until it is done.
class Connection {
public:
    using Protocol = asio::generic::stream_protocol;

    explicit Connection(asio::io_context& context) : context_(context), stream_(context) {}

    error_code connect(const Protocol::endpoint& where)
    {
        stream_.expires_after(to_connect);
        return done([&](auto handler) { stream_.async_connect(where, std::move(handler)); });
    }

    tl::expected<HttpAnswer, HttpFailure> get(const std::string& host, const std::string& target)
    {
        stream_.expires_after(to_answer);
        http::request<http::empty_body> request(http::verb::get, target, 11);
        request.set(http::field::host, host);
        request.set(http::field::connection, "close");
        const error_code unsent =
            done([&](auto handler) { http::async_write(stream_, request, std::move(handler)); });
        if (unsent)
            return failure(unsent);
        beast::flat_buffer buffer;
        http::response_parser<http::string_body> parser;
        parser.header_limit(longest_header);
        parser.body_limit(longest_body);
        const error_code unread = done(
            [&](auto handler) { http::async_read(stream_, buffer, parser, std::move(handler)); });
        if (unread)
            return failure(unread);
        auto& got = parser.get();
        return HttpAnswer{.status = got.result_int(),
                          .body = std::move(got.body()),
                          .next = std::string(got["Bgpsnoop-Next"])};
    }

private:
    template <typename Start> error_code done(const Start& start)
    {
        error_code result;
        start([&result](const error_code& error, const auto&...) { result = error; });
        context_.restart();
        context_.run();
        return result;
    }

    asio::io_context& context_;
    beast::basic_stream<Protocol> stream_;
};

/// Where the agent may be, in the order to try; not empty.
tl::expected<std::vector<Connection::Protocol::endpoint>, HttpFailure>
places_of(const AgentUrl& agent, asio::io_context& context)
{
    std::vector<Connection::Protocol::endpoint> places;
    if (!agent.socket.empty()) {
        if (agent.socket.size() >= sizeof(sockaddr_un::sun_path))
            return failure(error_code(ENAMETOOLONG, boost::system::system_category()));
        places.emplace_back(asio::local::stream_protocol::endpoint(agent.socket));
        return places;
    }
    error_code error;
    asio::ip::tcp::resolver resolver(context);
    for (const auto& each : resolver.resolve(agent.host, agent.port, error))
        places.emplace_back(each.endpoint());
    if (error)
        return failure(error);
    return places;
}

} // namespace

tl::expected<HttpAnswer, HttpFailure> http_get(const AgentUrl& agent, const std::string& target)
{
    asio::io_context context(1); // one thread
    const auto places = places_of(agent, context);
    if (!places)
        return tl::make_unexpected(places.error());
    error_code refused;
    for (const auto& place : *places) {
        Connection connection(context);
        refused = connection.connect(place);
        if (!refused)
            return connection.get(agent.host_header(), agent.path + target);
    }
    return failure(refused);
}

} // namespace bgpsnoop::cli
