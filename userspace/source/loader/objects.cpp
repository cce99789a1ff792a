#include "source/loader/objects.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <linux/types.h>

#include "record.h"
#include "source/host/netns.hpp"
#include "source/loader/btf.hpp"
#include "source/loader/btf_shown.hpp"

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

/// What libbpf said last: it explains a failure better than the errno does.
std::string& libbpf_words()
{
    static std::string words; // one object is loaded at a time
    return words;
}

__attribute__((format(printf, 2, 0))) int keep_words(libbpf_print_level level, const char* format,
                                                     va_list arguments)
{
    if (level == LIBBPF_DEBUG)
        return 0;
    char* words = nullptr; // a verifier's log may have megabytes
    const int size = ::vasprintf(&words, format, arguments);
    if (size >= 0) {
        libbpf_words() += words;
        std::free(words);
    }
    return size;
}

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
    for (std::size_t i = 0; i < options.ports.size() && i < MAX_BGP_PORTS; ++i)
        config.ports[i] = options.ports[i];
    config.only_netns = options.only_own_netns ? own_netns() : 0;
    config.all_messages = options.all_messages;
    static const RecvmsgShape shape = recvmsg_shape(options.btf); // once: parsing takes its time
    config.recvmsg_arguments = shape.arguments;
    config.recvmsg_flags_at = shape.flags_at;
    return config;
}

/// Named even where libbpf would find it: then it does not look for what this kernel lacks in the
/// types of every module, which only CAP_SYS_ADMIN may list.
const char* btf_path(const std::string& given)
{
    if (!given.empty())
        return given.c_str();
    return kernel_has_btf() ? kernel_btf : nullptr;
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

/// 0 or an errno.
int load(const Object& object, const std::string& own_btf)
{
    int loaded = 0;
    const auto work = [&] { loaded = -bpf_object__load(object.get()); };
    if (own_btf.empty() || own_btf == kernel_btf)
        work();
    else if (const int error = with_btf_shown(own_btf, work))
        return error;
    return loaded;
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

int load_object(ProgramSet set, const ProbeOptions& options, const std::set<std::string>& programs,
                Object& object)
{
    libbpf_set_print(keep_words);
    libbpf_words().clear();
    object = open_object(set, options.btf);
    if (!object)
        return errno;
    set_config(object, set, config_of(options));
    bpf_program* program = nullptr;
    bpf_object__for_each_program(program, object.get())
        bpf_program__set_autoload(program, programs.count(bpf_program__name(program)) > 0);
    return load(object, file_of_own_btf(options.btf));
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

/// The last line of the verifier's log says what it refused.
std::string reason_of(int error)
{
    const std::string& words = libbpf_words();
    const auto end = words.find("\nprocessed ");
    if (end == std::string::npos)
        return std::strerror(error);
    const auto begin = words.rfind('\n', end - 1);
    return words.substr(begin + 1, end - begin - 1);
}

std::string program_complained_of()
{
    constexpr std::string_view mark = "prog '"; // libbpf: prog 'NAME': failed to load: -22
    const std::string& words = libbpf_words();
    const auto begin = words.find(mark);
    if (begin == std::string::npos)
        return "";
    const auto name = begin + mark.size();
    return words.substr(name, words.find('\'', name) - name);
}

} // namespace bgpsnoop::source
