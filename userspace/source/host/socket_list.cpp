// SPDX-License-Identifier: Apache-2.0
#include "source/host/socket_list.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>

namespace bgpsnoop::source {

namespace {

using List = std::vector<ListedSocket>;
using engine::TcpState;

constexpr std::uint32_t bit(TcpState state)
{
    return 1U << static_cast<unsigned>(state);
}

constexpr std::uint32_t of_connections = bit(TcpState::established) | bit(TcpState::syn_sent) |
                                         bit(TcpState::fin_wait1) | bit(TcpState::fin_wait2) |
                                         bit(TcpState::time_wait) | bit(TcpState::close_wait) |
                                         bit(TcpState::last_ack) | bit(TcpState::closing);

struct SocketCloser {
    void operator()(mnl_socket* socket) const { mnl_socket_close(socket); }
};

using Netlink = std::unique_ptr<mnl_socket, SocketCloser>;

wire::Endpoint endpoint_of(int family, const __be32 (&address)[4], __be16 port)
{
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), address, bytes.size());
    const auto host_port = ntohs(port);
    if (family == AF_INET)
        return {wire::Address::v4(bytes.data()), host_port};
    return {wire::Address{bytes}, host_port};
}

/// TCP counts the peer's FIN like a byte.
bool has_fin(TcpState state)
{
    return state == TcpState::close_wait || state == TcpState::last_ack ||
           state == TcpState::closing;
}

int on_attribute(const nlattr* attribute, void* data)
{
    auto& socket = *static_cast<ListedSocket*>(data);
    tcp_info info{};
    if (mnl_attr_get_type(attribute) == INET_DIAG_INFO) {
        std::memcpy(&info, mnl_attr_get_payload(attribute),
                    std::min<std::size_t>(sizeof(info), mnl_attr_get_payload_len(attribute)));
        socket.bytes_acked = info.tcpi_bytes_acked;
        socket.bytes_received = info.tcpi_bytes_received - (has_fin(socket.state) ? 1 : 0);
    }
    return MNL_CB_OK;
}

int on_socket(const nlmsghdr* message, void* list)
{
    const auto* diag = static_cast<const inet_diag_msg*>(mnl_nlmsg_get_payload(message));
    const inet_diag_sockid& id = diag->id;
    ListedSocket socket;
    socket.local = endpoint_of(diag->idiag_family, id.idiag_src, id.idiag_sport);
    socket.peer = endpoint_of(diag->idiag_family, id.idiag_dst, id.idiag_dport);
    socket.bound_ifindex = id.idiag_if;
    socket.state = TcpState{diag->idiag_state};
    socket.cookie = id.idiag_cookie[0] | static_cast<std::uint64_t>(id.idiag_cookie[1]) << 32;
    socket.inode = diag->idiag_inode;
    mnl_attr_parse(message, sizeof(*diag), on_attribute, &socket);
    static_cast<List*>(list)->push_back(socket);
    return MNL_CB_OK;
}

bool ask(const Netlink& netlink, int family, std::uint32_t states)
{
    std::array<char, MNL_NLMSG_HDRLEN + MNL_ALIGN(sizeof(inet_diag_req_v2))> buffer{};
    nlmsghdr* header = mnl_nlmsg_put_header(buffer.data());
    header->nlmsg_type = SOCK_DIAG_BY_FAMILY;
    header->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    auto* request = static_cast<inet_diag_req_v2*>(
        mnl_nlmsg_put_extra_header(header, sizeof(inet_diag_req_v2)));
    request->sdiag_family = static_cast<__u8>(family);
    request->sdiag_protocol = IPPROTO_TCP;
    request->idiag_states = states;
    request->idiag_ext = 1 << (INET_DIAG_INFO - 1);
    return mnl_socket_sendto(netlink.get(), header, header->nlmsg_len) >= 0;
}

bool read_answer(const Netlink& netlink, List& list)
{
    std::array<char, 32'768> buffer{}; // as large as the kernel's own for a dump
    int more = MNL_CB_OK;
    while (more > MNL_CB_STOP) {
        const auto size = mnl_socket_recvfrom(netlink.get(), buffer.data(), buffer.size());
        if (size < 0)
            return false;
        more = mnl_cb_run(buffer.data(), static_cast<std::size_t>(size), 0,
                          mnl_socket_get_portid(netlink.get()), on_socket, &list);
    }
    return more == MNL_CB_STOP;
}

tl::expected<List, std::string> list_those_in(std::uint32_t states)
{
    List list;
    const Netlink netlink(mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC));
    bool done = netlink && mnl_socket_bind(netlink.get(), 0, MNL_SOCKET_AUTOPID) == 0;
    for (const int family : {AF_INET, AF_INET6})
        done = done && ask(netlink, family, states) && read_answer(netlink, list);
    if (!done)
        return tl::unexpected(fmt::format("cannot list TCP sockets: {}", std::strerror(errno)));
    return list;
}

} // namespace

tl::expected<List, std::string> list_sockets()
{
    return list_those_in(of_connections);
}

tl::expected<List, std::string> list_listeners()
{
    return list_those_in(bit(TcpState::listen));
}

} // namespace bgpsnoop::source
