// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include <linux/types.h>
#include <tl/expected.hpp>

#include "record.h"
#include "source/loader/objects.hpp"
#include "source/loader/probe_options.hpp"
#include "source/loader/refusal.hpp"

namespace bgpsnoop::source {

/// Loads programs of any set with the same constants.
class ObjectLoader {
public:
    explicit ObjectLoader(const ProbeOptions& options);

    /// The programs named of the set, and no others. No program: the maps alone.
    tl::expected<Object, Refusal> load(ProgramSet set, const std::set<std::string>& programs) const;

private:
    std::string btf_; ///< as given by the user
    ::probe_config config_;
};

} // namespace bgpsnoop::source
