// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/host_names.hpp"

#include <memory>
#include <string_view>

#include <bpf/btf.h>

#include "source/kernel/record_endpoints.hpp"
#include "source/loader/btf.hpp"

namespace bgpsnoop::source {

namespace {

/// Empty where the kernel has none, or shows no BTF.
std::map<std::uint32_t, std::string> kernels_reset_reasons()
{
    constexpr std::string_view prefix = "SK_RST_REASON_";
    std::map<std::uint32_t, std::string> names;
    const auto kernel = kernel_types("");
    if (!kernel)
        return names;
    const int id = btf__find_by_name_kind(kernel.get(), "sk_rst_reason", BTF_KIND_ENUM);
    if (id < 0)
        return names;
    const btf_type* type = btf__type_by_id(kernel.get(), static_cast<std::uint32_t>(id));
    const auto* row = btf_enum(type);
    for (std::uint16_t i = 0; i < btf_vlen(type); ++i, ++row) {
        const std::string_view name = btf__name_by_offset(kernel.get(), row->name_off);
        if (name.starts_with(prefix))
            names[static_cast<std::uint32_t>(row->val)] = name.substr(prefix.size());
    }
    return names;
}

} // namespace

HostNames::HostNames(SocketWalk& walk, AddressWatch& addresses)
    : walk_(walk), addresses_(addresses), reset_reasons_(kernels_reset_reasons())
{
}

SocketName HostNames::name_of(const ::socket_identity& socket)
{
    if (const auto known = walk_.recognise(socket))
        return *known;
    return {socket.id, netns_of(socket)};
}

Netns HostNames::netns_of(const ::socket_identity& socket)
{
    if (socket.netns != 0)
        return {socket.netns, socket.netns_cookie};
    if (socket.netns_cookie != 0)
        if (const auto found = namespaces_.by_cookie(socket.netns_cookie))
            return *found;
    return namespaces_.by_socket(socket.id, local_end(socket), remote_end(socket), socket.pid);
}

Interface HostNames::interface(const engine::Identity& where, std::uint32_t index)
{
    return interfaces_.find({where.netns, where.netns_cookie, index},
                            where.process ? where.process->pid : 0);
}

std::string HostNames::holder(const engine::Identity& who)
{
    const auto index = who.local.address.is_unspecified() ? 0 : addresses_.holder(who);
    return index == 0 ? "" : interface(who, index).name;
}

std::string HostNames::reset_reason(std::uint32_t reason)
{
    const auto known = reset_reasons_.find(reason);
    return known == reset_reasons_.end() ? "" : known->second;
}

} // namespace bgpsnoop::source
