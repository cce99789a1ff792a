// SPDX-License-Identifier: Apache-2.0
#include "source/loader/btf.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <string_view>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <linux/bpf.h>
#include <unistd.h>

#include "source/host/file_descriptor.hpp"

namespace bgpsnoop::source {

namespace {

using Types = std::unique_ptr<::btf, BtfDeleter>;

/// What the probes read most; no two kernels that differ in them can share a BTF file.
constexpr std::array telling_structs{"sock", "tcp_sock", "sk_buff", "msghdr", "task_struct"};

bool is_of_the_kernel(__u32 id)
{
    const FileDescriptor btf(bpf_btf_get_fd_by_id(id));
    std::array<char, 16> name{};
    bpf_btf_info info{};
    info.name = reinterpret_cast<std::uintptr_t>(name.data());
    info.name_len = name.size();
    __u32 size = sizeof(info);
    return btf.get() >= 0 && bpf_obj_get_info_by_fd(btf.get(), &info, &size) == 0 &&
           info.kernel_btf && std::string_view(name.data()) == "vmlinux"; // not of a module
}

/// Of the BTF that the kernel has loaded for itself, whether a file shows it or not. 0: there is
/// none.
__u32 loaded_btf()
{
    __u32 id = 0;
    while (bpf_btf_get_next_id(id, &id) == 0)
        if (is_of_the_kernel(id))
            return id;
    return 0;
}

std::string_view bytes_of(const ::btf* types)
{
    __u32 size = 0;
    const auto* bytes = static_cast<const char*>(btf__raw_data(types, &size));
    return {bytes, size};
}

std::optional<__u32> size_of(const ::btf* types, const char* name)
{
    const int id = btf__find_by_name_kind(types, name, BTF_KIND_STRUCT);
    if (id < 0)
        return std::nullopt;
    return btf__type_by_id(types, static_cast<__u32>(id))->size;
}

} // namespace

void BtfDeleter::operator()(::btf* types) const
{
    btf__free(types);
}

std::unique_ptr<::btf, BtfDeleter> kernel_types(const std::string& file)
{
    return Types(file.empty() ? btf__load_vmlinux_btf() : btf__parse(file.c_str(), nullptr));
}

bool kernel_has_btf()
{
    return ::access(kernel_btf, R_OK) == 0;
}

bool kernel_hides_btf()
{
    return !kernel_has_btf() && loaded_btf() != 0;
}

std::string file_of_own_btf(const std::string& given)
{
    if (kernel_has_btf())
        return kernel_btf;
    return kernel_hides_btf() ? given : "";
}

std::string problem_of_btf(const std::string& file)
{
    const auto silence = libbpf_set_print(nullptr);
    const Types given = kernel_types(file);
    const int error = errno;
    const Types running = kernel_has_btf() ? kernel_types("") : nullptr;
    const Types hidden =
        kernel_hides_btf() ? Types(btf__load_from_kernel_by_id(loaded_btf())) : nullptr;
    libbpf_set_print(silence);
    if (!given) {
        std::array<char, 128> words{};
        libbpf_strerror(error, words.data(), words.size()); // it has numbers of its own
        return fmt::format("{} cannot be read as BTF: {}", file, words.data());
    }
    for (const char* name : telling_structs) {
        const auto size = size_of(given.get(), name);
        if (!size)
            return fmt::format("{} does not describe a Linux kernel: it has no struct {}", file,
                               name);
        if (running && size != size_of(running.get(), name))
            return fmt::format("{} is not of the running kernel: struct {} differs", file, name);
    }
    if (hidden && bytes_of(given.get()) != bytes_of(hidden.get()))
        return fmt::format("{} is not of the running kernel, which has other BTF", file);
    return "";
}

} // namespace bgpsnoop::source
