// SPDX-License-Identifier: Apache-2.0
#include "sink/http/http.hpp"

#include <optional>
#include <utility>

#include "sink/agent_socket.hpp"
#include "sink/http/door.hpp"
#include "sink/http/listen.hpp"
#include "sink/http/unix_socket.hpp"

namespace bgpsnoop::sink {

struct HttpServer::Impl {
    Desk desk;
    Guard guard; ///< of the addresses
    std::vector<std::string> addresses;
    std::string socket;
    std::optional<SocketName> socket_name;
    std::vector<std::string> notices;
    Launch launch;
    std::vector<std::unique_ptr<Door>> doors; ///< last: their threads end before the rest goes

    explicit Impl(const HttpOptions& options)
        : desk(options.telemetry_path, options.ask_for_state), launch(options.launch)
    {
    }
    ~Impl() { desk.answers.stop_asking(); } // a thread that waits could not end
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    /// Whoever comes by the Unix socket is known by its mode and group.
    std::string serve(Listener listener, bool guarded)
    {
        auto door = Door::open(std::move(listener), desk, guarded ? &guard : nullptr, launch);
        if (!door)
            return door.error();
        doors.push_back(std::move(*door));
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
        return serve_all(*listeners);
    }

    /// The same.
    std::string serve_all(std::vector<Listener>& listeners)
    {
        for (Listener& listener : listeners) {
            addresses.push_back(listener.address());
            if (std::string sentence = serve(std::move(listener), true); !sentence.empty())
                return sentence;
        }
        return {};
    }

    /// The same.
    std::string add_of_systemd()
    {
        auto listeners = listeners_of_systemd();
        return listeners ? serve_all(*listeners) : listeners.error();
    }

    /// The same.
    std::string add_all(const HttpOptions& options)
    {
        if (options.systemd_socket)
            return add_of_systemd();
        const bool by_default = options.addresses.empty();
        const std::vector<std::string> wanted =
            by_default ? std::vector<std::string>{"127.0.0.1:19179", "[::1]:19179"}
                       : options.addresses;
        for (const std::string& address : wanted) {
            const bool may_lack = by_default && address.starts_with('[');
            if (std::string sentence = add(address, may_lack); !sentence.empty())
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
        return serve(std::move(opened->listener), false);
    }
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

tl::expected<std::unique_ptr<HttpServer>, std::string> HttpServer::start(const HttpOptions& options)
{
    auto impl = std::make_unique<Impl>(options);
    impl->guard.auth = std::make_shared<BasicAuth>(options.web.users);
    if (options.web.tls) {
        auto tls = Tls::load(*options.web.tls);
        if (!tls)
            return tl::make_unexpected(tls.error());
        impl->guard.tls = std::move(*tls);
    }
    if (std::string sentence = impl->add_all(options); !sentence.empty())
        return tl::make_unexpected(std::move(sentence));
    if (!options.socket.empty())
        if (std::string sentence = impl->add_socket(options.socket); !sentence.empty())
            return tl::make_unexpected(std::move(sentence));
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

void HttpServer::publish(std::shared_ptr<const State> state)
{
    const std::uint64_t generation = state ? state->generation : 0;
    impl_->desk.answers.publish(std::move(state));
    impl_->desk.streams.tell(generation);
}

void HttpServer::look()
{
    for (const auto& door : impl_->doors)
        door->look();
}

bool HttpServer::is_followed() const
{
    return impl_->desk.streams.followed();
}

void HttpServer::admit(std::map<std::string, std::string> users)
{
    impl_->guard.auth = std::make_shared<BasicAuth>(std::move(users));
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
    return impl_->desk.scrapes;
}

std::uint64_t HttpServer::answers_cut() const
{
    return impl_->desk.answers.withdrawn();
}

HungUp HttpServer::hung_up() const
{
    HungUp all;
    for (const auto& door : impl_->doors) {
        const HungUp there = door->hung_up();
        all.for_room += there.for_room;
        all.slow_request += there.slow_request;
        all.slow_answer += there.slow_answer;
    }
    return all;
}

std::uint64_t HttpServer::streams_refused() const
{
    return impl_->desk.streams.refused();
}

const std::vector<std::string>& HttpServer::notices() const
{
    return impl_->notices;
}

} // namespace bgpsnoop::sink
