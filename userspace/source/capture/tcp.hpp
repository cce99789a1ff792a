// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "source/bounded_map.hpp"
#include "source/capture/connection.hpp"
#include "source/capture/requests.hpp"

namespace bgpsnoop::source {

/// The TCP of the local host, as far as the capture shows it: which segment belongs to which
/// connection, where one begins, and what is no connection at all.
class CaptureTcp {
public:
    explicit CaptureTcp(CaptureContext context);

    void segment(wire::Time time, const wire::TcpSegment& segment, bool sent);
    void icmp(wire::Time time, const wire::IcmpError& error);
    void advance(wire::Time time);
    void finish(wire::Time time);

    std::uint64_t gaps() const;

private:
    using Tuple = CaptureTuple;

    struct Live {
        std::unique_ptr<CaptureConnection> connection;
        std::optional<wire::Time> due; ///< as in due_
        bool up = false;               ///< it is in up_
    };
    using Addresses = std::pair<wire::Address, wire::Address>; ///< ours and the peer's
    using Place = std::map<Tuple, Live>::iterator;

    CaptureConnection* live(const Tuple& tuple);
    CaptureConnection& create(const Tuple& tuple);
    engine::Identity identity(const Tuple& tuple) const;
    void called(wire::Time time, const Tuple& tuple, const wire::TcpSegment& syn);
    bool answered(wire::Time time, const Tuple& tuple, const wire::TcpSegment& segment);
    CaptureConnection* accepted(wire::Time time, const Tuple& tuple,
                                const wire::TcpSegment& segment, bool sent);
    void requested(wire::Time time, const Tuple& tuple, const wire::TcpSegment& syn);
    void tell(wire::Time time, const UnansweredCall& call) const;
    void unowned(wire::Time time, const Tuple& tuple, const wire::TcpSegment& segment, bool sent);
    void unowned_reset(wire::Time time, const Tuple& tuple, const wire::TcpSegment& reset,
                       bool sent);
    void answered_unseen(wire::Time time, const Tuple& tuple, const wire::TcpSegment& answer);
    void join(wire::Time time, const Tuple& tuple, const wire::TcpSegment& segment, bool sent);
    static bool is_of_request(const wire::TcpSegment& reset);
    bool refuses_unseen(const wire::TcpSegment& segment) const;
    void tell_refused(wire::Time time, const Tuple& tuple, const wire::TcpSegment& reset);
    void refused(wire::Time time, const Tuple& tuple, const wire::TcpSegment& reset, bool sent);
    bool knows(const Tuple& tuple); ///< its two addresses, whatever the ports
    void know(const Tuple& tuple);
    void believe_reset(const Tuple& call);
    void end_other_attempt(wire::Time time, const Tuple& tuple);
    void settle(const Tuple& tuple);
    void show_those_beside(wire::Time time, const Tuple& tuple);
    void note_up(const Tuple& tuple, Live& live);
    void schedule(Place place);
    void forget(Place place);

    CaptureContext context_;
    std::uint64_t last_id_ = 0;
    wire::Time now_{}; ///< as far as has been told
    std::map<Tuple, Live> live_;
    std::set<std::pair<wire::Time, Tuple>> due_; ///< those that a timer waits for
    /// Our newest call from each address to each peer.
    std::map<std::pair<wire::Address, wire::Endpoint>, Tuple> attempts_;
    /// Connections that have been sent a RST which may be blind, by their addresses.
    std::map<Addresses, Tuple> doubtful_;
    std::map<Addresses, std::vector<Tuple>> up_; ///< that live and have been established; a few
    CaptureRequests requests_;
    BoundedMap<Tuple, engine::ConnectionId> closed_{4096};
    BoundedMap<std::pair<wire::Address, wire::Address>, bool> known_{4096};
    std::uint64_t gaps_ = 0; ///< of closed connections
};

} // namespace bgpsnoop::source
