// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>

#include "sink/http/listen.hpp"

namespace bgpsnoop::sink {

namespace {

bool listens_for_tcp(int socket)
{
    constexpr int listening = 1;
    return sd_is_socket(socket, AF_INET, SOCK_STREAM, listening) > 0 ||
           sd_is_socket(socket, AF_INET6, SOCK_STREAM, listening) > 0;
}

} // namespace

tl::expected<std::vector<Listener>, std::string> listeners_of_systemd()
{
    constexpr int forget_them = 1; // who is started by us inherits none
    const int count = sd_listen_fds(forget_them);
    if (count <= 0)
        return tl::make_unexpected(
            "systemd has opened no socket for us: --web.systemd-socket wants "
            "a unit bgpsnoop.socket");
    std::vector<Listener> listeners;
    for (int socket = SD_LISTEN_FDS_START; socket < SD_LISTEN_FDS_START + count; ++socket) {
        listeners.emplace_back(socket, bound_address(socket));
        if (!listens_for_tcp(socket))
            return tl::make_unexpected(
                fmt::format("systemd has opened a socket for us that does not listen for TCP "
                            "(descriptor {})",
                            socket));
        ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
    }
    return listeners;
}

} // namespace bgpsnoop::sink
