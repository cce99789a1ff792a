// SPDX-License-Identifier: Apache-2.0
#include "source/loader/objects.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/types.h>

#include "record.h"
#include "source/loader/btf.hpp"

#include <probes_hash.skel.h>
#include <probes_nobtf.skel.h>
#include <probes_storage.skel.h>

namespace bgpsnoop::source {

namespace {

/// An ELF object within this binary, and where its constants have struct probe_config.
struct Embedded {
    const void* (*bytes)(std::size_t*);
    std::size_t config_at;
};

template <typename Skeleton>
constexpr std::size_t config_at = offsetof(std::remove_pointer_t<decltype(Skeleton::rodata)>,
                                           config);

/// The programs share one variable that is no map of its own.
template <typename Skeleton>
constexpr bool has_one_variable = sizeof(*Skeleton::bss) == sizeof(Skeleton::bss->is_watching);
static_assert(has_one_variable<::probes_storage> && has_one_variable<::probes_hash> &&
              has_one_variable<::probes_nobtf>);

Embedded embedded(ProgramSet set)
{
    switch (set) {
    case ProgramSet::hash:
        return {::probes_hash__elf_bytes, config_at<::probes_hash>};
    case ProgramSet::nobtf:
        return {::probes_nobtf__elf_bytes, config_at<::probes_nobtf>};
    case ProgramSet::storage:
        break;
    }
    return {::probes_storage__elf_bytes, config_at<::probes_storage>};
}

/// Named even where libbpf would find it: then it does not look for what this kernel lacks in the
/// types of every module, which only CAP_SYS_ADMIN may list.
const char* btf_path(const std::string& given)
{
    if (!given.empty())
        return given.c_str();
    return kernel_has_btf() ? kernel_btf : nullptr;
}

} // namespace

void BpfDeleter::operator()(::bpf_object* object) const
{
    bpf_object__close(object);
}

void BpfDeleter::operator()(::bpf_link* link) const
{
    bpf_link__destroy(link);
}

Object open_object(ProgramSet set, const std::string& btf)
{
    std::size_t size = 0;
    const void* bytes = embedded(set).bytes(&size);
    LIBBPF_OPTS(bpf_object_open_opts, options);
    options.btf_custom_path = btf_path(btf);
    return Object(bpf_object__open_mem(bytes, size, &options));
}

void set_config(const Object& object, ProgramSet set, const ::probe_config& config)
{
    auto* map = bpf_object__find_map_by_name(object.get(), ".rodata");
    std::size_t size = 0;
    const auto* initial = static_cast<const std::byte*>(bpf_map__initial_value(map, &size));
    std::vector<std::byte> constants(initial, initial + size);
    std::memcpy(constants.data() + embedded(set).config_at, &config, sizeof(config));
    bpf_map__set_initial_value(map, constants.data(), constants.size());
}

int begin_watching(const Object& object)
{
    constexpr std::uint32_t only = 0;
    constexpr __u8 is_watching = 1;
    const int map = bpf_object__find_map_fd_by_name(object.get(), ".bss");
    return bpf_map_update_elem(map, &only, &is_watching, BPF_ANY) == 0 ? 0 : errno;
}

std::map<std::string, std::string> program_sections(ProgramSet set)
{
    std::map<std::string, std::string> sections;
    const Object object = open_object(set, "");
    bpf_program* program = nullptr;
    if (object)
        bpf_object__for_each_program(program, object.get()) sections[bpf_program__name(program)] =
            bpf_program__section_name(program);
    return sections;
}

} // namespace bgpsnoop::source
