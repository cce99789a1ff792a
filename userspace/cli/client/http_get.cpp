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
/// What is read and not understood yet: the header, that of a chunk, or the trailer.
constexpr std::size_t longest_piece = std::size_t{2} * longest_header;

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
        deadline_ = Clock::now() + to_answer;
        stream_.expires_at(deadline_);
        http::request<http::empty_body> request(http::verb::get, target, 11);
        request.set(http::field::host, host);
        request.set(http::field::connection, "close");
        const error_code unsent =
            done([&](auto handler) { http::async_write(stream_, request, std::move(handler)); });
        if (unsent)
            return failure(unsent);
        Parser parser;
        if (const error_code unread = read(parser))
            return failure(unread);
        auto& got = parser.get();
        return HttpAnswer{.status = got.result_int(),
                          .body = std::move(got.body()),
                          .next = std::string(got["Bgpsnoop-Next"])};
    }

private:
    using Parser = http::response_parser<http::string_body>;
    using Clock = std::chrono::steady_clock;

    /// All bytes count, not the body's alone: what stands around chunks has no end by itself. So
    /// does the time of understanding them.
    error_code read(Parser& parser)
    {
        beast::flat_buffer buffer(longest_piece);
        parser.header_limit(longest_header);
        parser.body_limit(longest_body);
        std::size_t all = 0;
        const auto count = [&all](std::size_t bytes) { all += bytes; };
        error_code error = done(
            [&](auto handler) {
                http::async_read_header(stream_, buffer, parser, std::move(handler));
            },
            count);
        // The parser makes room for what it is promised, before it looks at its limit.
        if (!error && parser.content_length().value_or(0) > longest_body)
            return http::error::body_limit;
        while (!error && !parser.is_done()) {
            error = done(
                [&](auto handler) {
                    http::async_read_some(stream_, buffer, parser, std::move(handler));
                },
                count);
            if (all > longest_body + longest_header)
                return http::error::body_limit;
            if (Clock::now() > deadline_)
                return beast::error::timeout;
        }
        return error;
    }

    template <typename Start> error_code done(const Start& start)
    {
        return done(start, [](const auto&...) {});
    }

    template <typename Start, typename Count>
    error_code done(const Start& start, const Count& count)
    {
        error_code result;
        start([&](const error_code& error, const auto&... bytes) {
            result = error;
            count(bytes...);
        });
        context_.restart();
        context_.run();
        return result;
    }

    asio::io_context& context_;
    beast::basic_stream<Protocol> stream_;
    Clock::time_point deadline_;
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
