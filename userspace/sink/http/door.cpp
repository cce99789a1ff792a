// SPDX-License-Identifier: Apache-2.0
#include "sink/http/door.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <exception>
#include <utility>

#include <fmt/format.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <sys/socket.h>

#include "sink/http/host_header.hpp"
#include "sink/http/packing.hpp"

namespace bgpsnoop::sink {

namespace {

/// Those that were hung up on are gone a moment later: the library counts them until then.
constexpr unsigned connections_at_once = 4 * Visitors::Limits{}.at_once;
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
    MHD_add_response_header(response.get(), "Vary", "Accept-Encoding");
    if (answer.gzip)
        MHD_add_response_header(response.get(), "Content-Encoding", "gzip");
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

/// Empty: absent.
std::string_view field_of(MHD_Connection* connection, const char* name)
{
    const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return value == nullptr ? "" : value;
}

int socket_of(MHD_Connection* connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

/// Without the port. Whoever comes by the Unix socket has none.
std::string address_of(MHD_Connection* connection)
{
    const sockaddr* peer =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    std::array<char, NI_MAXHOST> text{};
    if (peer == nullptr || (peer->sa_family != AF_INET && peer->sa_family != AF_INET6))
        return "";
    const socklen_t size = peer->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    const int failure =
        getnameinfo(peer, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
    return failure == 0 ? text.data() : "";
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

struct Door::Impl {
    Desk& desk;
    bool is_loopback = false;
    Visitors visitors{{}, [](int socket) { ::shutdown(socket, SHUT_RDWR); }};
    DaemonPtr daemon{nullptr, &MHD_stop_daemon}; ///< last: its thread ends before the rest goes

    static void came_or_left(void* self, MHD_Connection* connection, void** /*of_connection*/,
                             MHD_ConnectionNotificationCode what)
    {
        Visitors& visitors = static_cast<Impl*>(self)->visitors;
        if (what == MHD_CONNECTION_NOTIFY_STARTED)
            visitors.came(socket_of(connection), address_of(connection), Visitors::Clock::now());
        else
            visitors.left(socket_of(connection));
    }

    static void answered(void* self, MHD_Connection* connection, void** /*request*/,
                         MHD_RequestTerminationCode /*how*/)
    {
        static_cast<Impl*>(self)->visitors.answered(socket_of(connection), Visitors::Clock::now());
    }

    static MHD_Result handle(void* self, MHD_Connection* connection, const char* url,
                             const char* method, const char* /*version*/, const char* /*upload*/,
                             size_t* upload_size, void** request)
    {
        static char seen; // first call: headers only; then a body, which nobody wants, or the end
        auto& impl = *static_cast<Impl*>(self);
        if (*request == nullptr) {
            *request = &seen;
            impl.visitors.asked(socket_of(connection), Visitors::Clock::now());
            return MHD_YES;
        }
        if (*upload_size != 0) {
            *upload_size = 0;
            return MHD_YES;
        }
        try {
            return impl.answer(connection, method, url);
        } catch (const std::exception&) { // no memory: the connection is dropped, the agent lives
            return MHD_NO;
        }
    }

    MHD_Result answer(MHD_Connection* connection, const char* method, const char* url)
    {
        if (url == desk.telemetry_path)
            ++desk.scrapes;
        return send(connection, *desk.answers.to(
                                    {.method = method,
                                     .path = url,
                                     .query = query_of(connection),
                                     .host = field_of(connection, "Host"),
                                     .on_loopback = is_loopback,
                                     .gzip = takes_gzip(field_of(connection, "Accept-Encoding"))}));
    }

    void start(int listener)
    {
        constexpr unsigned flags = MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD;
        daemon.reset(MHD_start_daemon(
            flags, 0, nullptr, nullptr, &Impl::handle, this, MHD_OPTION_EXTERNAL_LOGGER,
            &say_nothing, nullptr, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT,
            connections_at_once, MHD_OPTION_NOTIFY_CONNECTION, &Impl::came_or_left, this,
            MHD_OPTION_NOTIFY_COMPLETED, &Impl::answered, this, MHD_OPTION_END));
    }
};

Door::Door(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Door::~Door() = default;

tl::expected<std::unique_ptr<Door>, std::string> Door::open(Listener listener, Desk& desk,
                                                            const Launch& launch)
{
    const AllSignalsBlocked blocked;
    auto impl = std::make_unique<Impl>(desk, names_loopback(listener.address()));
    launch_by(launch, [&] { impl->start(listener.socket()); });
    if (!impl->daemon)
        return tl::make_unexpected(fmt::format("cannot serve HTTP on {}", listener.address()));
    listener.release(); // the daemon closes it
    return std::unique_ptr<Door>(new Door(std::move(impl)));
}

void Door::look()
{
    impl_->visitors.look(Visitors::Clock::now());
}

HungUp Door::hung_up() const
{
    return impl_->visitors.hung_up();
}

} // namespace bgpsnoop::sink
