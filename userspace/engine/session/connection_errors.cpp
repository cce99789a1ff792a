#include "engine/session/connection.hpp"
#include "engine/session/icmp.hpp"

/// What goes wrong with a connection, each fact put down as it comes: resets, errors, drops,
/// faults.
namespace bgpsnoop::engine {

void Connection::apply(const ResetSeen& reset, Time now, Events& out)
{
    out.emplace_back(ResetObserved{reset.direction, seen_.phase(), reset.kernel_reason});
    StreamEvidence& stream = seen_.stream(reset.direction);
    if (stream.reset_at)
        return;
    stream.reset_at = now;
    stream.reset_with_ack = reset.with_ack;
    stream.reset_ttl_foreign = reset.foreign_ttl;
    end(reset.direction, true, now);
}

void Connection::apply(const SocketErrorSeen& error, Time, Events&)
{
    if (seen_.error == 0)
        seen_.error = error.error;
    seen_.error_reported = true;
    if (error.icmp)
        seen_.icmp = error.icmp;
}

void Connection::apply(const IcmpSeen& icmp, Time, Events&)
{
    if (is_error(icmp, seen_.who.peer.address.is_v4()))
        seen_.icmp = SocketErrorSeen::Icmp{icmp.type, icmp.code};
}

void Connection::apply(const SegmentDropped& drop, Time now, Events&)
{
    seen_.drops.add(drop, now);
}

void Connection::apply(const StreamFault& fault, Time, Events&)
{
    StreamEvidence& stream = seen_.stream(fault.direction);
    switch (fault.kind) {
    case StreamFault::Kind::not_bgp:
        stream.not_bgp = true;
        break;
    case StreamFault::Kind::framing_lost:
        stream.framing_lost = true;
        break;
    case StreamFault::Kind::bytes_missed:
        stream.bytes_missed = true;
        break;
    }
}

} // namespace bgpsnoop::engine
