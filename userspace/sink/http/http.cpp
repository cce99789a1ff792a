// SPDX-License-Identifier: Apache-2.0
#include "sink/http/http.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <exception>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <microhttpd.h>
#include <pthread.h>

#include "sink/agent_socket.hpp"
#include "sink/http/answers.hpp"
#include "sink/http/host_header.hpp"
#include "sink/http/listen.hpp"
#include "sink/http/unix_socket.hpp"

namespace bgpsnoop::sink {

namespace {

constexpr unsigned connections_at_once = 64; // a few scrapers and people; memory stays small
constexpr unsigned idle_seconds = 15;
constexpr std::size_t most_at_once = std::size_t{32} << 10; // of a body, in memory of a connection

using DaemonPtr = std::unique_ptr<MHD_Daemon, decltype(&MHD_stop_daemon)>;
using ResponsePtr = std::unique_ptr<MHD_Response, decltype(&MHD_destroy_response)>;

using BodyPtr = std::shared_ptr<const Body>;

ssize_t copy_of(void* body, std::uint64_t from, char* room, size_t size)
{
    const auto copied = (*static_cast<BodyPtr*>(body))->copy(from, {room, size});
    return copied ? static_cast<ssize_t>(*copied) : MHD_CONTENT_READER_END_WITH_ERROR;
}

void let_go(void* body)
{
    delete static_cast<BodyPtr*>(body); // NOLINT(cppcoreguidelines-owning-memory): of C
}

/// Of the body it has a part at a time.
MHD_Result send(MHD_Connection* connection, const Answer& answer)
{
    const std::size_t size = answer.body->size();
    auto body = std::make_unique<BodyPtr>(answer.body);
    const ResponsePtr response(
        MHD_create_response_from_callback(size, std::clamp<std::size_t>(size, 1, most_at_once),
                                          &copy_of, body.get(), &let_go),
        &MHD_destroy_response);
    if (!response)
        return MHD_NO;
    (void)body.release(); // let_go frees it
    const Response& head = answer.head;
    MHD_add_response_header(response.get(), "Content-Type", head.type.c_str());
    MHD_add_response_header(response.get(), "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response.get(), "Cache-Control", "no-store");
    MHD_add_response_header(response.get(), "Content-Security-Policy",
                            "default-src 'none'; style-src 'unsafe-inline'");
    if (!head.allow.empty())
        MHD_add_response_header(response.get(), "Allow", head.allow.c_str());
    if (!head.next.empty())
        MHD_add_response_header(response.get(), "Bgpsnoop-Next", head.next.c_str());
    return MHD_queue_response(connection, head.status, response.get());
}

Query query_of(MHD_Connection* connection)
{
    Query query;
    const auto add = [](void* out, MHD_ValueKind, const char* name, const char* value) {
        static_cast<Query*>(out)->emplace_back(name, value == nullptr ? "" : value);
        return MHD_YES;
    };
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add, &query);
    return query;
}

std::string_view host_of(MHD_Connection* connection)
{
    const char* host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    return host == nullptr ? "" : host;
}

/// Threads inherit the signal mask: the agent's signals are for its own thread alone.
class AllSignalsBlocked {
public:
    AllSignalsBlocked()
    {
        sigset_t all{};
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~AllSignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    AllSignalsBlocked(const AllSignalsBlocked&) = delete;
    AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;

private:
    sigset_t before_{};
};

void say_nothing(void* /*context*/, const char* /*format*/, va_list /*arguments*/) {}

} // namespace

struct HttpServer::Impl {
    /// One address that is served, as libmicrohttpd hands it back with each request.
    struct Door {
        Impl& impl;
        bool is_loopback = false;
    };

    std::string telemetry_path;
    std::vector<std::string> addresses;
    std::string socket;
    std::optional<SocketName> socket_name;
    std::vector<std::string> notices;
    Launch launch;
    Answers answers;
    std::atomic<std::uint64_t> scrapes = 0;
    std::vector<std::unique_ptr<Door>> doors;
    std::vector<DaemonPtr> daemons; ///< last: their threads end before the rest goes

    explicit Impl(const std::string& path) : telemetry_path(path), answers(path) {}

    static MHD_Result handle(void* door, MHD_Connection* connection, const char* url,
                             const char* method, const char* /*version*/, const char* /*upload*/,
                             size_t* upload_size, void** request)
    {
        static char seen; // first call: headers only; then a body, which nobody wants, or the end
        if (*request == nullptr) {
            *request = &seen;
            return MHD_YES;
        }
        if (*upload_size != 0) {
            *upload_size = 0;
            return MHD_YES;
        }
        try {
            auto& [impl, is_loopback] = *static_cast<Door*>(door);
            if (url == impl.telemetry_path)
                ++impl.scrapes;
            const Request asked{.method = method,
                                .path = url,
                                .query = query_of(connection),
                                .host = host_of(connection),
                                .on_loopback = is_loopback};
            return send(connection, *impl.answers.to(asked));
        } catch (const std::exception&) { // no memory: the connection is dropped, the agent lives
            return MHD_NO;
        }
    }

    std::string serve(Listener listener)
    {
        constexpr unsigned flags = MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD;
        const AllSignalsBlocked blocked;
        doors.push_back(std::make_unique<Door>(Door{*this, names_loopback(listener.address())}));
        DaemonPtr daemon(nullptr, &MHD_stop_daemon);
        launch_by(launch, [&] {
            daemon.reset(MHD_start_daemon(
                flags, 0, nullptr, nullptr, &Impl::handle, doors.back().get(),
                MHD_OPTION_EXTERNAL_LOGGER, &say_nothing, nullptr, MHD_OPTION_LISTEN_SOCKET,
                listener.socket(), MHD_OPTION_CONNECTION_LIMIT, connections_at_once,
                MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_END));
        });
        if (!daemon)
            return fmt::format("cannot serve HTTP on {}", listener.address());
        listener.release(); // the daemon closes it
        daemons.push_back(std::move(daemon));
        return {};
    }

    /// An empty sentence means done.
    std::string add(const std::string& address, bool may_lack)
    {
        auto listeners = listen_on(address);
        if (!listeners && may_lack && listeners.error().family_missing()) {
            notices.push_back(listeners.error().sentence);
            return {};
        }
        if (!listeners)
            return listeners.error().sentence;
        for (Listener& listener : *listeners) {
            addresses.push_back(listener.address());
            if (std::string sentence = serve(std::move(listener)); !sentence.empty())
                return sentence;
        }
        return {};
    }

    /// The same.
    std::string add_socket(const std::string& path)
    {
        auto opened = listen_on_socket(path);
        if (!opened && path == default_socket) {
            notices.push_back(opened.error().sentence + "; --web.socket names another place");
            return {};
        }
        if (!opened)
            return opened.error().sentence;
        socket_name.emplace(std::move(opened->name));
        socket = path;
        return serve(std::move(opened->listener));
    }
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

tl::expected<std::unique_ptr<HttpServer>, std::string> HttpServer::start(const HttpOptions& options)
{
    const bool by_default = options.addresses.empty();
    const std::vector<std::string> addresses =
        by_default ? std::vector<std::string>{"127.0.0.1:19179", "[::1]:19179"} : options.addresses;
    auto impl = std::make_unique<Impl>(options.telemetry_path);
    impl->launch = options.launch;
    for (const std::string& address : addresses) {
        const bool may_lack = by_default && address.starts_with('[');
        if (std::string sentence = impl->add(address, may_lack); !sentence.empty())
            return tl::make_unexpected(std::move(sentence));
    }
    if (!options.socket.empty())
        if (std::string sentence = impl->add_socket(options.socket); !sentence.empty())
            return tl::make_unexpected(std::move(sentence));
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

void HttpServer::publish(std::shared_ptr<const State> state)
{
    impl_->answers.publish(std::move(state));
}

const std::vector<std::string>& HttpServer::addresses() const
{
    return impl_->addresses;
}

const std::string& HttpServer::socket() const
{
    return impl_->socket;
}

std::uint64_t HttpServer::scrapes() const
{
    return impl_->scrapes;
}

std::uint64_t HttpServer::answers_cut() const
{
    return impl_->answers.withdrawn();
}

const std::vector<std::string>& HttpServer::notices() const
{
    return impl_->notices;
}

} // namespace bgpsnoop::sink
