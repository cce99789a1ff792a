// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>

#include "engine/input.hpp"

namespace bgpsnoop::source {

/// The hold time that the OPENs of both ends agree on, as far as the capture has them: until when
/// silence says nothing.
class CaptureHoldTime {
public:
    void note(const engine::MessageSeen& message);
    /// The smaller of the two (RFC 4271 4.2). Absent if one is not known, or if there is no timer.
    std::optional<wire::Duration> agreed() const;

private:
    std::array<std::optional<std::uint16_t>, 2> offered_; ///< seconds, by direction
};

} // namespace bgpsnoop::source
