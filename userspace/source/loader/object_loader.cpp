// SPDX-License-Identifier: Apache-2.0
#include "source/loader/object_loader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "source/host/network_namespaces.hpp"
#include "source/loader/btf.hpp"
#include "source/loader/btf_shown.hpp"
#include "source/loader/libbpf_log.hpp"

namespace bgpsnoop::source {

namespace {

/// The prototype of tcp_recvmsg() has changed: how many arguments, and which is the flags.
struct RecvmsgShape {
    __u8 arguments = 0, flags_at = 0;
};

RecvmsgShape recvmsg_shape(const std::string& btf)
{
    RecvmsgShape shape;
    const auto kernel = kernel_types(btf);
    const int id =
        kernel ? btf__find_by_name_kind(kernel.get(), "tcp_recvmsg", BTF_KIND_FUNC) : -ENOENT;
    if (id < 0)
        return shape;
    const btf_type* function = btf__type_by_id(kernel.get(), static_cast<__u32>(id));
    const btf_type* prototype = btf__type_by_id(kernel.get(), function->type);
    shape.arguments = static_cast<__u8>(btf_vlen(prototype));
    for (__u8 i = 0; i < shape.arguments; ++i)
        if (std::strcmp(btf__name_by_offset(kernel.get(), btf_params(prototype)[i].name_off),
                        "flags") == 0)
            shape.flags_at = i;
    return shape;
}

::probe_config config_of(const ProbeOptions& options)
{
    ::probe_config config{};
    const auto ports = std::min<std::size_t>(options.ports.size(), MAX_BGP_PORTS);
    std::copy_n(options.ports.begin(), ports, config.ports);
    config.own_netns = own_netns();
    config.only_netns = options.only_own_netns ? config.own_netns : 0;
    config.all_messages = options.all_messages;
    config.guests = options.guests;
    const RecvmsgShape shape = recvmsg_shape(options.btf);
    config.recvmsg_arguments = shape.arguments;
    config.recvmsg_flags_at = shape.flags_at;
    return config;
}

/// 0 or an errno.
int load_with(const Object& object, const std::string& own_btf)
{
    int error = 0;
    const auto load = [&] { error = -bpf_object__load(object.get()); };
    if (own_btf.empty() || own_btf == kernel_btf)
        load();
    else if (const int not_shown = with_btf_shown(own_btf, load))
        return not_shown;
    return error;
}

} // namespace

ObjectLoader::ObjectLoader(const ProbeOptions& options)
    : btf_(options.btf), config_(config_of(options))
{
}

tl::expected<Object, Refusal> ObjectLoader::load(ProgramSet set,
                                                 const std::set<std::string>& programs) const
{
    const LibbpfLog log;
    Object object = open_object(set, btf_);
    if (!object)
        return tl::unexpected(refusal_of_load(errno, log.words()));
    set_config(object, set, config_);
    bpf_program* program = nullptr;
    bpf_object__for_each_program(program, object.get())
        bpf_program__set_autoload(program, programs.contains(bpf_program__name(program)));
    if (const int error = load_with(object, file_of_own_btf(btf_)))
        return tl::unexpected(refusal_of_load(error, log.words()));
    return object;
}

} // namespace bgpsnoop::source
