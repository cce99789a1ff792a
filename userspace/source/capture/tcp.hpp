#pragma once

#include <map>
#include <memory>
#include <utility>

#include "source/capture/bounded_map.hpp"
#include "source/capture/connection.hpp"

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
    struct Tuple {
        wire::Endpoint local;
        wire::Endpoint peer;
        auto operator<=>(const Tuple&) const = default;
    };
    /// The peer's SYN, until the handshake is complete: a request, not yet a socket.
    struct Request {
        std::uint32_t peer_isn = 0;
        std::optional<std::uint32_t> our_isn; ///< once we have answered
        std::uint32_t repeats = 0;            ///< of that answer
        CaptureWindows windows;

        void answer(const wire::TcpSegment& syn_ack);
    };

    CaptureConnection* live(const Tuple& tuple);
    CaptureConnection& create(const Tuple& tuple);
    engine::Identity identity(const Tuple& tuple) const;
    void called(wire::Time time, const Tuple& tuple, const wire::TcpSegment& syn);
    bool answered(wire::Time time, const Tuple& tuple, const wire::TcpSegment& segment);
    void complete_request(wire::Time time, const Tuple& tuple, const wire::TcpSegment& segment,
                          bool sent);
    void requested(wire::Time time, const Tuple& tuple, const wire::TcpSegment& syn);
    void unowned(wire::Time time, const Tuple& tuple, const wire::TcpSegment& segment, bool sent);
    void end_other_attempt(wire::Time time, const Tuple& tuple);
    void settle(const Tuple& tuple);

    CaptureContext context_;
    std::uint64_t last_id_ = 0;
    std::map<Tuple, std::unique_ptr<CaptureConnection>> live_;
    std::map<std::pair<wire::Address, wire::Endpoint>, Tuple>
        attempts_; ///< our newest call of each
    BoundedMap<Tuple, Request> requests_{4096};
    BoundedMap<Tuple, engine::ConnectionId> closed_{4096};
    std::uint64_t gaps_ = 0; ///< of closed connections
};

} // namespace bgpsnoop::source
