// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "cli/live/agent_options.hpp"
#include "sink/evidence/evidence.hpp"

namespace bgpsnoop::cli {

/// --evidence-dir and its bounds; null, if none is to be written. The error is one sentence.
tl::expected<std::unique_ptr<sink::Evidence>, std::string>
open_evidence(const AgentOptions& options);

} // namespace bgpsnoop::cli
