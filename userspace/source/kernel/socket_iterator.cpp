// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/socket_iterator.hpp"

#include <array>
#include <cstring>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <unistd.h>

#include "source/host/file_descriptor.hpp"

namespace bgpsnoop::source {

namespace {

bpf_link* attach(const bpf_program* program, const bpf_map* map)
{
    bpf_iter_link_info info{};
    LIBBPF_OPTS(bpf_iter_attach_opts, options);
    if (map) {
        info.map.map_fd = static_cast<std::uint32_t>(bpf_map__fd(map));
        options.link_info = &info;
        options.link_info_len = sizeof(info);
    }
    return bpf_program__attach_iter(program, &options);
}

} // namespace

SocketIterator::SocketIterator(const Programs& programs, HookId hook, const ::bpf_map* map)
{
    const Hook* found = find_hook(programs.hooks, hook);
    if (!found || found->way.empty())
        return;
    link_.reset(
        attach(bpf_object__find_program_by_name(programs.object.get(), found->way.c_str()), map));
}

std::vector<::socket_record> SocketIterator::run() const
{
    if (!link_)
        return {};
    const FileDescriptor walk(bpf_iter_create(bpf_link__fd(link_.get())));
    std::vector<std::uint8_t> bytes;
    std::array<std::uint8_t, 65536> chunk{};
    ssize_t size = 0;
    while ((size = ::read(walk.get(), chunk.data(), chunk.size())) > 0)
        bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + size);
    return socket_records_in(bytes);
}

std::vector<::socket_record> socket_records_in(std::span<const std::uint8_t> bytes)
{
    std::vector<::socket_record> records(bytes.size() / sizeof(::socket_record));
    if (!records.empty())
        std::memcpy(records.data(), bytes.data(), records.size() * sizeof(::socket_record));
    return records;
}

} // namespace bgpsnoop::source
