// SPDX-License-Identifier: Apache-2.0
#include "sink/http/asked.hpp"

#include <array>

#include <netdb.h>
#include <strings.h>
#include <sys/socket.h>

#include "wire/address.hpp"

namespace bgpsnoop::sink {

namespace {

int fields_of(MHD_Connection* connection, const char* name)
{
    struct Count {
        const char* name = nullptr;
        int seen = 0;
    } count{name};
    const auto add = [](void* to, MHD_ValueKind, const char* each, const char*) {
        auto& of = *static_cast<Count*>(to);
        of.seen += static_cast<int>(::strcasecmp(each, of.name) == 0);
        return MHD_YES;
    };
    MHD_get_connection_values(connection, MHD_HEADER_KIND, add, &count);
    return count.seen;
}

/// Without the port; empty: of no IP socket.
std::string text_of(const sockaddr* address)
{
    std::array<char, NI_MAXHOST> text{};
    if (address == nullptr || (address->sa_family != AF_INET && address->sa_family != AF_INET6))
        return "";
    const socklen_t size =
        address->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    const int failure =
        getnameinfo(address, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
    return failure == 0 ? text.data() : "";
}

} // namespace

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

std::string_view field_of(MHD_Connection* connection, const char* name)
{
    const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return value == nullptr ? "" : value;
}

std::string_view wrong_with(MHD_Connection* connection, std::string_view version)
{
    const int hosts = fields_of(connection, "Host");
    if (hosts > 1 || (hosts == 0 && version == "HTTP/1.1"))
        return "a request has one Host field";
    if (fields_of(connection, "Content-Length") + fields_of(connection, "Transfer-Encoding") > 1)
        return "a request says once how long it is";
    return "";
}

std::size_t decode_percent(void* /*nothing*/, MHD_Connection* /*connection*/, char* text)
{
    const std::string_view all = text;
    return all.find("%00") == std::string_view::npos ? MHD_http_unescape(text) : all.size();
}

int socket_of(MHD_Connection* connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

bool came_to_loopback(MHD_Connection* connection)
{
    sockaddr_storage ours{};
    socklen_t size = sizeof(ours);
    auto* const address = reinterpret_cast<sockaddr*>(&ours);
    if (::getsockname(socket_of(connection), address, &size) != 0)
        return false;
    const auto parsed = wire::Address::parse(text_of(address));
    return parsed && parsed->is_loopback();
}

std::string address_of(MHD_Connection* connection)
{
    return text_of(
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
}

} // namespace bgpsnoop::sink
