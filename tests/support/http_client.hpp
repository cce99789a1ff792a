// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bgpsnoop::test {

/// Sends one raw request to "127.0.0.1:1234" or "[::1]:1234"; what comes back until the end.
inline std::string http_raw(const std::string& address, std::string_view request)
{
    const std::size_t colon = address.rfind(':');
    std::string host = address.substr(0, colon);
    if (host.starts_with('['))
        host = host.substr(1, host.size() - 2);
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), address.substr(colon + 1).c_str(), &hints, &found) != 0)
        return {};
    const int socket = ::socket(found->ai_family, found->ai_socktype, 0);
    const bool connected = connect(socket, found->ai_addr, found->ai_addrlen) == 0;
    freeaddrinfo(found);
    std::string answer;
    if (connected && send(socket, request.data(), request.size(), MSG_NOSIGNAL) >= 0) {
        char buffer[4096];
        for (ssize_t size = 0; (size = recv(socket, buffer, sizeof(buffer), 0)) > 0;)
            answer.append(buffer, static_cast<std::size_t>(size));
    }
    close(socket);
    return answer;
}

/// A connection to "127.0.0.1:1234", of which nothing is read unasked. `room`: octets that the
/// kernel holds for it, unless 0.
class HttpConnection {
public:
    explicit HttpConnection(const std::string& address, int room = 0)
    {
        sockaddr_in server{};
        server.sin_family = AF_INET;
        server.sin_port =
            htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
        server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (room != 0)
            setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
        connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&server), sizeof(server)) == 0;
    }
    ~HttpConnection() { close(socket_); }
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    int socket() const { return socket_; }
    bool connected() const { return connected_; }
    /// False: the other side has ended the connection.
    bool send(std::string_view text) const
    {
        return ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(text.size());
    }

private:
    int socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    bool connected_ = false;
};

struct HttpAnswer {
    int status = 0;
    std::string head; ///< status line and header fields
    std::string body;
};

/// `field`: of the request's header, besides the usual ones, without the end of its line.
inline HttpAnswer http(const std::string& address, const std::string& method,
                       const std::string& path, const std::string& upload = {},
                       const std::string& field = "Accept: */*")
{
    const std::string answer = http_raw(
        address, method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                     field + "\r\nContent-Length: " + std::to_string(upload.size()) + "\r\n\r\n" +
                     upload);
    const std::size_t end = answer.find("\r\n\r\n");
    if (end == std::string::npos || answer.size() < 12)
        return {};
    return {.status = std::stoi(answer.substr(9, 3)),
            .head = answer.substr(0, end + 2),
            .body = answer.substr(end + 4)};
}

} // namespace bgpsnoop::test
