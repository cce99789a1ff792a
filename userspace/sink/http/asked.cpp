// SPDX-License-Identifier: Apache-2.0
#include "sink/http/asked.hpp"

#include <array>

#include <netdb.h>
#include <strings.h>
#include <sys/socket.h>

namespace bgpsnoop::sink {

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

bool is_addressed(MHD_Connection* connection, std::string_view version)
{
    int hosts = 0;
    const auto count = [](void* of, MHD_ValueKind, const char* name, const char*) {
        *static_cast<int*>(of) += static_cast<int>(::strcasecmp(name, "Host") == 0);
        return MHD_YES;
    };
    MHD_get_connection_values(connection, MHD_HEADER_KIND, count, &hosts);
    return hosts == 1 || (hosts == 0 && version != "HTTP/1.1");
}

int socket_of(MHD_Connection* connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

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

} // namespace bgpsnoop::sink
