#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

struct probes; // the skeleton that bpftool made
struct bpf_link;

namespace bgpsnoop::source {

/// One thing to be seen in the kernel, and how it is seen on this one.
struct Hook {
    std::string name;    ///< "socket_reads"
    std::string way;     ///< the program in use; empty: none could be had
    std::string problem; ///< why a way before it, or all of them, could not be had
};

struct ProbeOptions {
    std::vector<std::uint16_t> ports{179};
    bool only_own_netns = false;
    bool all_messages = false;
};

struct BpfDeleter {
    void operator()(::probes* skeleton) const;
    void operator()(::bpf_link* link) const;
};

/// The loaded and attached programs. Each hook has an ordered list of ways; the first that loads
/// and attaches on the running kernel is used. Nothing compares versions.
struct Programs {
    std::unique_ptr<::probes, BpfDeleter> skeleton;
    std::vector<std::unique_ptr<::bpf_link, BpfDeleter>> links;
    std::vector<Hook> hooks;
};

/// The error is one sentence: the privilege that is missing, or what this kernel lacks.
tl::expected<Programs, std::string> load_programs(const ProbeOptions& options);

} // namespace bgpsnoop::source
