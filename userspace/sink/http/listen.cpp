// SPDX-License-Identifier: Apache-2.0
#include "sink/http/listen.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bgpsnoop::sink {

namespace {

struct HostPort {
    std::string host; ///< empty: all addresses
    std::string port;
};

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

bool is_port(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size();
}

std::optional<HostPort> parse(std::string_view address)
{
    const std::size_t colon = address.rfind(':');
    if (colon == std::string_view::npos || !is_port(address.substr(colon + 1)))
        return std::nullopt;
    std::string_view host = address.substr(0, colon);
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed)
        host = host.substr(1, host.size() - 2);
    else if (host.find_first_of(":[]") != std::string_view::npos) // "::1:80" is ambiguous
        return std::nullopt;
    return HostPort{.host = std::string(host), .port = std::string(address.substr(colon + 1))};
}

ListenFailure failure(const std::string& address, int error)
{
    return {.error = error,
            .sentence = fmt::format("cannot listen on {}: {}", address,
                                    std::generic_category().message(error))};
}

/// `dual_stack`: an IPv6 socket takes IPv4 connections too.
tl::expected<Listener, int> open_listener(const addrinfo& info, bool dual_stack)
{
    const int kind = info.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK;
    Listener listener(::socket(info.ai_family, kind, info.ai_protocol), {});
    const int on = 1;
    const int sent_ahead = 128 << 10; // connections inherit it; the kernel doubles it
    const int v6_only = dual_stack ? 0 : 1;
    if (listener.socket() < 0 ||
        setsockopt(listener.socket(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        (info.ai_family == AF_INET6 && setsockopt(listener.socket(), IPPROTO_IPV6, IPV6_V6ONLY,
                                                  &v6_only, sizeof(v6_only)) != 0) ||
        // What an unread answer holds in the kernel, which would let it grow to megabytes.
        setsockopt(listener.socket(), SOL_SOCKET, SO_SNDBUF, &sent_ahead, sizeof(sent_ahead)) !=
            0 ||
        bind(listener.socket(), info.ai_addr, info.ai_addrlen) != 0 ||
        ::listen(listener.socket(), SOMAXCONN) != 0)
        return tl::make_unexpected(errno);
    std::string address = bound_address(listener.socket());
    return Listener(listener.release(), std::move(address));
}

/// One IPv6 socket serves both families; without IPv6 in the kernel, one IPv4 socket.
tl::expected<std::vector<Listener>, ListenFailure> listen_on_all(const std::string& address,
                                                                 std::uint16_t port)
{
    sockaddr_in6 any6{.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_any};
    sockaddr_in any4{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {INADDR_ANY}};
    addrinfo info{.ai_family = AF_INET6, .ai_socktype = SOCK_STREAM, .ai_protocol = IPPROTO_TCP};
    // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): the sockets API
    info.ai_addr = reinterpret_cast<sockaddr*>(&any6);
    info.ai_addrlen = sizeof(any6);
    auto listener = open_listener(info, true);
    if (!listener && listener.error() != EADDRINUSE && listener.error() != EACCES) {
        info.ai_family = AF_INET;
        info.ai_addr = reinterpret_cast<sockaddr*>(&any4);
        info.ai_addrlen = sizeof(any4);
        listener = open_listener(info, false);
    }
    // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
    if (!listener)
        return tl::make_unexpected(failure(address, listener.error()));
    std::vector<Listener> one;
    one.push_back(std::move(*listener));
    return one;
}

} // namespace

Listener::Listener(Listener&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), address_(std::move(other.address_))
{
}

Listener& Listener::operator=(Listener&& other) noexcept
{
    std::swap(socket_, other.socket_);
    std::swap(address_, other.address_);
    return *this;
}

Listener::~Listener()
{
    if (socket_ >= 0)
        ::close(socket_);
}

int Listener::release()
{
    return std::exchange(socket_, -1);
}

std::string bound_address(int socket)
{
    sockaddr_storage storage{};
    socklen_t size = sizeof(storage);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets API
    auto* address = reinterpret_cast<sockaddr*>(&storage);
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    if (getsockname(socket, address, &size) != 0 ||
        getnameinfo(address, size, host.data(), host.size(), port.data(), port.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return "an unknown address";
    const bool v6 = storage.ss_family == AF_INET6;
    return fmt::format("{}{}{}:{}", v6 ? "[" : "", host.data(), v6 ? "]" : "", port.data());
}

bool ListenFailure::family_missing() const
{
    return error == EADDRNOTAVAIL || error == EAFNOSUPPORT;
}

tl::expected<std::vector<Listener>, ListenFailure> listen_on(const std::string& address)
{
    const auto where = parse(address);
    if (!where)
        return tl::make_unexpected(ListenFailure{
            .error = 0,
            .sentence =
                fmt::format("cannot listen on {}: not HOST:PORT, [IPV6]:PORT or :PORT", address)});
    if (where->host.empty())
        return listen_on_all(address, static_cast<std::uint16_t>(std::stoul(where->port)));
    const addrinfo hints{.ai_flags = AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
    addrinfo* found = nullptr;
    const int error = getaddrinfo(where->host.c_str(), where->port.c_str(), &hints, &found);
    if (error != 0)
        return tl::make_unexpected(ListenFailure{
            .error = 0,
            .sentence = fmt::format("cannot listen on {}: {}", address, gai_strerror(error))});
    const AddressList list(found, &freeaddrinfo);
    std::vector<Listener> listeners;
    for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
        auto listener = open_listener(*each, false);
        if (!listener)
            return tl::make_unexpected(failure(address, listener.error()));
        listeners.push_back(std::move(*listener));
    }
    return listeners;
}

} // namespace bgpsnoop::sink
