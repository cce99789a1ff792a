// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "source/bounded_map.hpp"
#include "source/capture/handshake.hpp"

namespace bgpsnoop::source {

struct CaptureTuple {
    wire::Endpoint local;
    wire::Endpoint peer;
    auto operator<=>(const CaptureTuple&) const = default;
};

/// A call of a peer that came to nothing, as this host has not answered it or the peer not taken
/// the answer, once it is over.
struct UnansweredCall {
    CaptureTuple tuple;
    engine::SynUnanswered what;
    std::optional<wire::Time> over_at{}; ///< if that was before it is told
};

/// The calls of peers whose handshake is not complete: requests, not yet sockets. Bounded: of too
/// many the oldest count as given up.
class CaptureRequests {
public:
    bool contains(const CaptureTuple& tuple) { return requests_.find(tuple) != nullptr; }
    void erase(const CaptureTuple& tuple);

    /// Gives the calls that are over with it and came to nothing: a speaker makes one at a time.
    /// And the call itself, when it is first repeated.
    /// `alone`: there is no connection of that tuple, whose socket would be the one to answer.
    std::vector<UnansweredCall> note_syn(wire::Time time, const CaptureTuple& tuple,
                                         const wire::TcpSegment& syn, bool alone);
    void note_answer(wire::Time time, const CaptureTuple& tuple, const wire::TcpSegment& syn_ack);
    /// Whether a segment of ours answers the peer's SYN, whatever it says.
    bool is_answered_by(const CaptureTuple& tuple, const wire::TcpSegment& segment);
    bool was_answered(const CaptureTuple& tuple); ///< with SYN|ACK
    /// The peer answered that with a RST. The call is over if it does not repeat its SYN.
    void withdraw(wire::Time time, const CaptureTuple& tuple, const wire::TcpSegment& reset);
    std::vector<UnansweredCall> withdrawn_until(wire::Time now);
    /// The call, if this segment shows that its handshake is complete; it is no request then.
    std::optional<IncomingCall> complete(wire::Time time, const CaptureTuple& tuple,
                                         const wire::TcpSegment& segment, bool sent);
    /// As the capture ends: those whose answer was not repeated, so that the peer has taken it.
    std::vector<std::pair<CaptureTuple, IncomingCall>> taken(wire::Time now);
    /// Likewise the others, in order of beginning: also one that was answered a moment ago.
    std::vector<UnansweredCall> unanswered(wire::Time now) const;

private:
    using Caller = std::pair<wire::Address, wire::Endpoint>; ///< and whom it calls

    struct HalfOpen {
        wire::Time since{};
        bool syn_captured = false;
        bool alone = false;
        std::uint32_t syn_repeats = 0;
        std::uint32_t peer_isn = 0;
        std::optional<std::uint32_t> our_isn; ///< once we have answered
        wire::Time answered_at{};
        std::uint32_t repeats = 0;        ///< of that answer
        std::uint32_t unseen_answers = 0; ///< that only RSTs of the peer tell of
        std::optional<wire::Time> withdrawn;
        CaptureWindows windows;

        /// Our answer did not reach the caller, or its own was lost on the way to us.
        bool in_vain() const { return syn_repeats > 0 || repeats > 0; }
        bool came_to_nothing() const { return !our_isn || in_vain() || withdrawn; }
        bool is_reset_by(const wire::TcpSegment& ours) const;    ///< as a connection is
        bool is_behind_syn(const wire::TcpSegment& reset) const; ///< which the peer sent
    };

    static IncomingCall call_of(const HalfOpen& request, wire::Time at, std::uint32_t out_first);
    static void note_repetition(const CaptureTuple& tuple, HalfOpen& request,
                                std::vector<UnansweredCall>& calls);
    static void tell(std::vector<UnansweredCall>& calls, const CaptureTuple& tuple,
                     const HalfOpen& request, bool given_up);
    void end_other_call(const CaptureTuple& tuple, std::vector<UnansweredCall>& ended);

    BoundedMap<CaptureTuple, HalfOpen> requests_{4096};
    BoundedMap<Caller, CaptureTuple> newest_{4096};             ///< request of each caller
    std::deque<std::pair<wire::Time, CaptureTuple>> withdrawn_; ///< some repeat their SYN since
};

} // namespace bgpsnoop::source
