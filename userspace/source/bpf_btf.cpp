#include "source/bpf_btf.hpp"

#include <array>
#include <cerrno>
#include <optional>

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <unistd.h>

namespace bgpsnoop::source {

namespace {

using Types = std::unique_ptr<::btf, BtfDeleter>;

/// What the probes read most; no two kernels that differ in them can share a BTF file.
constexpr std::array telling_structs{"sock", "tcp_sock", "sk_buff", "msghdr", "task_struct"};

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

std::string problem_of_btf(const std::string& file)
{
    const auto silence = libbpf_set_print(nullptr);
    const Types given = kernel_types(file);
    const int error = errno;
    const Types running = kernel_has_btf() ? kernel_types("") : nullptr;
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
    return "";
}

} // namespace bgpsnoop::source
