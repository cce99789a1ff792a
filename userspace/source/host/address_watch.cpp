// SPDX-License-Identifier: Apache-2.0
#include "source/host/address_watch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

namespace bgpsnoop::source {

namespace {

wire::Address address_of(int family, const void* bytes)
{
    const auto* octets = static_cast<const std::uint8_t*>(bytes);
    if (family == AF_INET)
        return wire::Address::v4(octets);
    wire::Address address;
    std::copy_n(octets, address.bytes.size(), address.bytes.begin());
    return address;
}

/// IFA_LOCAL is ours where the other end of a link has an address too, which is then IFA_ADDRESS.
struct Attributes {
    const nlattr* local = nullptr;
    const nlattr* address = nullptr;
};

int keep_attribute(const nlattr* attribute, void* data)
{
    auto& found = *static_cast<Attributes*>(data);
    if (mnl_attr_get_type(attribute) == IFA_LOCAL)
        found.local = attribute;
    else if (mnl_attr_get_type(attribute) == IFA_ADDRESS)
        found.address = attribute;
    return MNL_CB_OK;
}

std::optional<wire::Address> address_in(const nlmsghdr* message)
{
    const auto* head = static_cast<const ifaddrmsg*>(mnl_nlmsg_get_payload(message));
    Attributes found;
    mnl_attr_parse(message, sizeof(*head), keep_attribute, &found);
    const nlattr* ours = found.local != nullptr ? found.local : found.address;
    const std::size_t size = head->ifa_family == AF_INET ? 4 : 16;
    if (ours == nullptr || mnl_attr_get_payload_len(ours) != size)
        return std::nullopt;
    return address_of(head->ifa_family, mnl_attr_get_payload(ours));
}

} // namespace

void AddressTable::SocketCloser::operator()(mnl_socket* socket) const
{
    mnl_socket_close(socket);
}

bool AddressTable::open()
{
    socket_.reset(mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (socket_ && mnl_socket_bind(socket_.get(), RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR,
                                   MNL_SOCKET_AUTOPID) != 0)
        socket_.reset();
    if (socket_)
        ask_for_all();
    return socket_ != nullptr;
}

void AddressTable::ask_for_all()
{
    std::array<char, MNL_NLMSG_HDRLEN + MNL_ALIGN(sizeof(ifaddrmsg))> buffer{};
    nlmsghdr* header = mnl_nlmsg_put_header(buffer.data());
    header->nlmsg_type = RTM_GETADDR;
    header->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    mnl_nlmsg_put_extra_header(header, sizeof(ifaddrmsg));
    begin_list();
    mnl_socket_sendto(socket_.get(), header, header->nlmsg_len);
}

void AddressTable::note(const nlmsghdr* message, const Tell& tell)
{
    if (message->nlmsg_type == NLMSG_DONE)
        return end_list(tell);
    if (message->nlmsg_type != RTM_NEWADDR && message->nlmsg_type != RTM_DELADDR)
        return;
    const auto* head = static_cast<const ifaddrmsg*>(mnl_nlmsg_get_payload(message));
    const auto address = address_in(message);
    if (!address)
        return;
    const Place place{head->ifa_index, head->ifa_prefixlen};
    if (message->nlmsg_type == RTM_DELADDR)
        remove(*address, place, tell);
    else if ((message->nlmsg_flags & NLM_F_MULTI) != 0)
        list(*address, place);
    else
        add(*address, place, tell);
}

void AddressTable::read(const Tell& tell)
{
    for (const Change& each : std::exchange(untold_, {}))
        tell(each);
    receive(tell);
}

std::uint32_t AddressTable::holder(const wire::Address& address)
{
    if (!listed_)
        receive([this](const Change& change) { untold_.push_back(change); });
    const auto known = places_.find(address);
    if (known == places_.end())
        return 0;
    const std::uint32_t first = known->second.begin()->ifindex;
    const std::uint32_t last = known->second.rbegin()->ifindex;
    return first == last ? first : 0;
}

/// Who changes addresses all the time must not hold up the rest.
void AddressTable::receive(const Tell& tell)
{
    constexpr int most_reads = 100;    // some ten thousand addresses
    std::array<char, 32'768> buffer{}; // as large as the kernel's own for a dump
    for (int reads = 0; socket_ && reads < most_reads; ++reads) {
        auto size = mnl_socket_recvfrom(socket_.get(), buffer.data(), buffer.size());
        if (size < 0 && errno == ENOBUFS) { // changes were lost
            ask_for_all();
            continue;
        }
        if (size <= 0)
            return;
        auto rest = static_cast<int>(size);
        const auto* message = reinterpret_cast<const nlmsghdr*>(buffer.data());
        for (; mnl_nlmsg_ok(message, rest); message = mnl_nlmsg_next(message, &rest))
            note(message, tell);
    }
}

void AddressTable::list(const wire::Address& address, const Place& place)
{
    places_[address].insert(place);
    if (const auto known = unlisted_.find(address); known != unlisted_.end())
        known->second.erase(place);
}

void AddressTable::end_list(const Tell& tell)
{
    listed_ = true;
    const auto gone = std::exchange(unlisted_, {});
    for (const auto& [address, places] : gone)
        for (const Place& place : places)
            remove(address, place, tell);
}

void AddressTable::add(const wire::Address& address, const Place& place, const Tell& tell)
{
    const bool is_new = !places_.contains(address);
    list(address, place);
    if (is_new)
        tell({address, false});
}

void AddressTable::remove(const wire::Address& address, const Place& place, const Tell& tell)
{
    const auto known = places_.find(address);
    if (known == places_.end() || known->second.erase(place) == 0 || !known->second.empty())
        return;
    places_.erase(known);
    tell({address, true});
}

std::uint32_t AddressWatch::holder(const engine::Identity& who)
{
    AddressTable* table = tables_.expect(who, newest_);
    return table != nullptr ? table->holder(who.local.address) : 0;
}

void AddressWatch::read(engine::Time now, const std::function<void(const engine::Input&)>& feed)
{
    newest_ = now;
    tables_.for_each([&](std::uint32_t netns, AddressTable& table) {
        table.read([&](const AddressTable::Change& change) {
            engine::Identity who;
            who.local.address = change.address;
            who.netns = netns;
            engine::Input input{now, engine::ConnectionId::none, who, engine::AddressAdded{}};
            if (change.removed)
                input.what = engine::AddressRemoved{};
            feed(input);
        });
    });
    tables_.expire(now);
}

} // namespace bgpsnoop::source
