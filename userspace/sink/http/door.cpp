// SPDX-License-Identifier: Apache-2.0
#include "sink/http/door.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <microhttpd.h>
#include <pthread.h>
#include <sys/socket.h>

#include "sink/http/answering.hpp"
#include "sink/http/asked.hpp"
#include "sink/http/host_header.hpp"
#include "sink/http/packing.hpp"
#include "sink/http/reply.hpp"

namespace bgpsnoop::sink {

namespace {

/// Those that were hung up on are gone a moment later: the library counts them until then.
constexpr unsigned connections_at_once = 4 * Visitors::Limits{}.at_once;

using DaemonPtr = std::unique_ptr<MHD_Daemon, decltype(&MHD_stop_daemon)>;

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

Response unauthorized()
{
    return line(MHD_HTTP_UNAUTHORIZED, "a user and a password are needed here");
}

void say_nothing(void* /*context*/, const char* /*format*/, va_list /*arguments*/) {}

/// Of the guard of this process: the library's callback is given nothing to find it by.
std::atomic<Tls*> tls_in_use = nullptr;

int prepare_handshake(gnutls_session_t session, const gnutls_cert_retr_st* /*asked*/,
                      gnutls_pcert_st** certificates, unsigned* count,
                      gnutls_ocsp_data_st** /*ocsp*/, unsigned* /*ocsp_count*/,
                      gnutls_privkey_t* key, unsigned* flags)
{
    try {
        return tls_in_use.load()->prepare(session, certificates, count, key, flags);
    } catch (const std::exception&) { // no memory
        return -1;
    }
}

/// "" where none are given.
std::pair<std::string, std::string> user_and_password(MHD_Connection* connection)
{
    using Text = std::unique_ptr<char, decltype(&MHD_free)>;
    char* word = nullptr;
    const Text user(MHD_basic_auth_get_username_password(connection, &word), &MHD_free);
    const Text password(word, &MHD_free);
    return {user ? user.get() : "", password ? password.get() : ""};
}

} // namespace

struct Door::Impl {
    Impl(Desk& common, Guard* of_all, bool loopback)
        : desk(common), guard(of_all), is_loopback(loopback)
    {
    }

    Desk& desk;
    Guard* guard;
    bool is_loopback;
    Visitors visitors{{}, [this](int socket) {
                          ::shutdown(socket, SHUT_RDWR);
                          desk.streams.end(socket);
                      }};
    DaemonPtr daemon{nullptr, &MHD_stop_daemon}; ///< last: its thread ends before the rest goes

    ~Impl() { desk.streams.close(); } // of all doors: they go together
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

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
                             const char* method, const char* version, const char* /*upload*/,
                             size_t* upload_size, void** request)
    {
        static char seen; // first call: headers only; then a body, which nobody wants, or the end
        auto& impl = *static_cast<Impl*>(self);
        if (*request == nullptr) {
            *request = &seen;
            impl.visitors.asked(socket_of(connection), Visitors::Clock::now());
            const auto wrong = wrong_with(connection, version);
            return wrong.empty() ? MHD_YES : impl.refuse(connection, wrong);
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

    /// Nothing: whoever asks may.
    std::optional<Response> refusal(MHD_Connection* connection) const
    {
        const auto auth = guard == nullptr ? nullptr : guard->auth.load();
        if (!auth || auth->open_to_all())
            return std::nullopt;
        const auto [user, password] = user_and_password(connection);
        if (user.empty())
            return unauthorized();
        switch (auth->check(user, password, BasicAuth::Clock::now())) {
        case BasicAuth::Answer::yes:
            return std::nullopt;
        case BasicAuth::Answer::no:
            return unauthorized();
        case BasicAuth::Answer::ask_later:
            return line(MHD_HTTP_TOO_MANY_REQUESTS,
                        "too many passwords were tried: ask again in a second");
        }
        return unauthorized();
    }

    MHD_Result answer(MHD_Connection* connection, const char* method, const char* url)
    {
        if (auto refused = refusal(connection))
            return reply_alone(connection, *std::move(refused));
        if (url == desk.telemetry_path)
            ++desk.scrapes;
        const auto answer =
            desk.answers.to({.method = method,
                             .path = url,
                             .query = query_of(connection),
                             .host = field_of(connection, "Host"),
                             .on_loopback = is_loopback || came_to_loopback(connection),
                             .gzip = takes_gzip(field_of(connection, "Accept-Encoding")),
                             .if_none_match = field_of(connection, "If-None-Match")});
        const bool follows = answer->head.is_stream && method != std::string_view("HEAD");
        return follows ? stream(connection, answer->head) : reply(connection, *answer);
    }

    /// Its body, if it has one, is not awaited.
    MHD_Result refuse(MHD_Connection* connection, std::string_view why) const
    try {
        return reply_alone(connection, line(MHD_HTTP_BAD_REQUEST, std::string(why)));
    } catch (const std::exception&) { // no memory
        return MHD_NO;
    }

    MHD_Result reply_alone(MHD_Connection* connection, Response response) const
    {
        const std::string body = std::exchange(response.body, {});
        return reply(connection, {std::move(response), std::make_shared<Body>(body)});
    }

    MHD_Result stream(MHD_Connection* connection, const Response& head)
    {
        const int socket = socket_of(connection);
        const auto now = Visitors::Clock::now();
        const auto place = desk.streams.open(connection, socket, address_of(connection), now);
        if (!place)
            return reply_alone(connection, line(MHD_HTTP_SERVICE_UNAVAILABLE,
                                                "too many follow the stream: ask again later"));
        visitors.follows(socket, now);
        return reply(connection, head, desk.streams, *place);
    }

    /// What makes the library speak TLS; it copies nothing of it.
    std::vector<MHD_OptionItem> tls_options() const
    {
        std::vector<MHD_OptionItem> options;
        if (guard != nullptr && guard->tls) {
            const auto pointer = [](const std::string& text) {
                return const_cast<char*>(text.c_str());
            };
            options.push_back(
                {MHD_OPTION_HTTPS_CERT_CALLBACK2, 0, reinterpret_cast<void*>(&prepare_handshake)});
            options.push_back({MHD_OPTION_HTTPS_PRIORITIES, 0, pointer(guard->tls->priorities())});
            if (!guard->tls->client_ca().empty())
                options.push_back(
                    {MHD_OPTION_HTTPS_MEM_TRUST, 0, pointer(guard->tls->client_ca())});
        }
        options.push_back({MHD_OPTION_END, 0, nullptr});
        return options;
    }

    void start(int listener)
    {
        const auto options = tls_options();
        const bool has_tls = options.size() > 1;
        if (has_tls)
            tls_in_use = guard->tls.get();
        constexpr unsigned usual =
            MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME;
        const unsigned flags = has_tls ? usual | MHD_USE_TLS : usual;
        daemon.reset(MHD_start_daemon(
            flags, 0, nullptr, nullptr, &Impl::handle, this, MHD_OPTION_EXTERNAL_LOGGER,
            &say_nothing, nullptr, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT,
            connections_at_once, MHD_OPTION_UNESCAPE_CALLBACK, &decode_percent, nullptr,
            MHD_OPTION_NOTIFY_CONNECTION, &Impl::came_or_left, this, MHD_OPTION_NOTIFY_COMPLETED,
            &Impl::answered, this, MHD_OPTION_ARRAY, options.data(), MHD_OPTION_END));
    }
};

Door::Door(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Door::~Door() = default;

tl::expected<std::unique_ptr<Door>, std::string> Door::open(Listener listener, Desk& desk,
                                                            Guard* guard, const Launch& launch)
{
    const AllSignalsBlocked blocked;
    auto impl = std::make_unique<Impl>(desk, guard, names_loopback(listener.address()));
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
