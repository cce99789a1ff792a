// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "source/capture/socket.hpp"

namespace bgpsnoop::source {

/// When to say how a captured connection stands. What only changes when a message or a state
/// changes comes with that change; what a stalled connection does, it does between them.
class CaptureSampler {
public:
    explicit CaptureSampler(CaptureSocket& socket) : socket_(socket) {}

    void sample_if_notable(wire::Time time, wire::Time last_segment);
    std::optional<wire::Time> due(wire::Time last_segment) const; ///< when it may be notable
    /// That the peer had been silent for too long, each time when it was so. Nothing tells it by
    /// itself, and only what comes next can tell it from a stretch that the capture lacks.
    void tell_silence(wire::Time until);
    void sample_if_window_turned(wire::Time time);
    /// Another connection of the same two addresses begins or ends: what is said of it looks here.
    void sample_for_another(wire::Time time);
    void sample_if_lacking(wire::Time time); ///< more than before: it tells that an end has spoken

private:
    /// Whose buffers are full.
    struct Full {
        bool local = false;
        bool peer = false;
        bool operator==(const Full&) const = default;
    };

    wire::Duration interval(wire::Time last_segment) const;
    std::optional<wire::Time> silence_due() const;
    bool misjudges_silence(wire::Time now) const;
    bool may_sample() const;
    bool is_notable() const;
    void sample(wire::Time time, bool notable);

    CaptureSocket& socket_;
    wire::Time last_sample_{};
    bool was_notable_ = false; ///< at the last sample
    Full was_full_;
    std::uint64_t lacked_ = 0; ///< bytes that the capture had not
};

} // namespace bgpsnoop::source
