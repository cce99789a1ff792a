#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "source/loader/hook_choice.hpp"

struct bpf_object;
struct bpf_link;

namespace bgpsnoop::source {

struct ProbeOptions {
    std::vector<std::uint16_t> ports{179};
    bool only_own_netns = false;
    bool all_messages = false;
    std::string btf; ///< file with the running kernel's BTF; empty: the kernel has it
};

struct BpfDeleter {
    void operator()(::bpf_object* object) const;
    void operator()(::bpf_link* link) const;
};

using Object = std::unique_ptr<::bpf_object, BpfDeleter>;
using Link = std::unique_ptr<::bpf_link, BpfDeleter>;

/// Takes a set out of this binary and loads the programs named, and no others. 0 or an errno.
int load_object(ProgramSet set, const ProbeOptions& options, const std::set<std::string>& programs,
                Object& object);

/// The section of each of the set's programs, which says what it is tied to.
std::map<std::string, std::string> program_sections(ProgramSet set);

/// What libbpf and the kernel's verifier had to say to the last load_object(), or the errno's text.
std::string reason_of(int error);

/// The program that the last load_object() failed for; empty: it is not clear.
std::string program_complained_of();

} // namespace bgpsnoop::source
