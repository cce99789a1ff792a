// SPDX-License-Identifier: Apache-2.0
#include "cli/live/evidence_output.hpp"

#include "cli/commands.hpp"
#include "cli/size.hpp"
#include "source/host/capabilities.hpp"

namespace bgpsnoop::cli {

tl::expected<std::unique_ptr<sink::Evidence>, std::string>
open_evidence(const AgentOptions& options)
{
    if (options.evidence_dir == "none")
        return nullptr;
    sink::EvidenceDirectory::Limits limits;
    limits.files = options.evidence_max_files;
    limits.bytes = parse_size(options.evidence_max_bytes).value_or(limits.bytes);
    return sink::Evidence::open({options.evidence_dir, limits, BGPSNOOP_VERSION}, say,
                                source::without_capabilities)
        .map_error([](const std::string& why) { return "--evidence-dir: " + why; });
}

} // namespace bgpsnoop::cli
