// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "wire/packet.hpp"

namespace bgpsnoop::source {

/// How far away each address is, as the TTLs of its segments in the whole capture tell. A RST from
/// elsewhere was sent in its name by something on the way.
class CaptureHops {
public:
    void note(const wire::TcpSegment& segment);
    /// Does this RST come from elsewhere than its source's other segments? Absent if none compares.
    std::optional<bool> is_foreign(const wire::TcpSegment& reset) const;

private:
    std::map<wire::Address, std::set<std::uint8_t>> ttls_; ///< RSTs apart
};

} // namespace bgpsnoop::source
