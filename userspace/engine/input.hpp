// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/socket_sample.hpp"
#include "wire/address.hpp"
#include "wire/time.hpp"

/// What enters the engine. A kernel record or a packet of a capture becomes one of these; nothing
/// else does, so the same story told through either door gives the same findings. Everything a
/// source cannot know is absent (std::optional), never guessed.
namespace bgpsnoop::engine {

using wire::Endpoint;

/// One socket (kernel) or one incarnation of a 4-tuple (capture); never reused within a run.
enum class ConnectionId : std::uint64_t { none = 0 };

enum class Direction : std::uint8_t { sent, received }; ///< as the local speaker sees it

/// Linux's numbers (include/net/tcp_states.h). A capture's endpoints go through the same states.
enum class TcpState : std::uint8_t {
    none = 0,
    established,
    syn_sent,
    syn_recv,
    fin_wait1,
    fin_wait2,
    time_wait,
    close,
    close_wait,
    last_ack,
    listen,
    closing
};

struct Process {
    std::uint32_t pid = 0;
    std::string name; ///< the kernel's comm, at most 15 bytes, sanitised
    bool operator==(const Process&) const = default;
};

/// Who talks to whom. Comes with every input; what is unknown yet (a local port of 0 before the
/// connect is done, the process before its first read or write) is filled in by a later input.
struct Identity {
    Endpoint local;
    Endpoint peer;
    std::uint32_t netns = 0;        ///< inode number of the network namespace; 0 in captures
    std::uint64_t netns_cookie = 0; ///< tells it from a later one of that number; 0: not known
    std::string vrf = "default";
    std::string interface; ///< of a link-local peer, else empty
    std::string link;      ///< the interface that has the local address, where one has
    std::optional<Process> process;
    /// false: a capture shows many routers, and the local end is one of them that nobody has named
    /// as the one to look from. Sentences name it by its address, and its past is its own.
    bool is_this_host = true;
    bool is_guest = false; ///< of a network namespace that any user may have made: no neighbour's
    bool peer_is_too = false; ///< captures: the user has named the peer's address, too
    bool operator==(const Identity&) const = default;
};

/// The first input of a new connection has old_state close (it calls) or listen / syn_recv.
struct TcpStateChanged {
    TcpState old_state = TcpState::none;
    TcpState new_state = TcpState::none;
    bool by_owner = false;      ///< in a system call of the process that owns the socket
    bool owner_exiting = false; ///< and that process was exiting (killed, or done)
    int error = 0;              ///< the socket's errno (sk_err) at that moment, 0 if none
    SocketSample sample;
    bool withdrawn = false; ///< captures: our call, whose SYN|ACK was answered with a RST
};

/// A process listens on a BGP port: from now on, or since before the source began. `who` has the
/// address that it listens on as the local one, and no peer.
struct ListeningBegun {
    bool found = false; ///< it is older than the source
};

/// And listens no more.
struct ListeningEnded {
    bool owner_exiting = false; ///< because the process is exiting (killed, or done)
};

/// A process asked in vain for a BGP port, or a speaker for an address to call from (port 0):
/// bind() failed. `who` has what it asked for as the local end.
struct BindFailed {
    int error = 0;                  ///< errno; 0: not known
    bool lacked_capability = false; ///< to have a port as low as that; false: not, or not known
};

/// A connection older than the source: its OPENs were never seen.
struct SocketFound {
    TcpState state = TcpState::none;
    SocketSample sample;
};

/// A RST was sent, or accepted. Not tied to a living socket when `connection` is none.
struct ResetSeen {
    Direction direction = Direction::received;
    std::string kernel_reason;    ///< "TCP_ABORT_ON_CLOSE"; empty if the kernel does not say
    std::optional<bool> with_ack; ///< RST|ACK or bare RST, where known
    /// Its TTL is unlike that of its sender's other segments, so that something on the way sent
    /// it. Absent where there is nothing to compare with.
    std::optional<bool> foreign_ttl;
};

/// The peer's SYN was answered with RST, by this host or in its name: nobody listens. No socket
/// ever existed.
struct SynRefused {
    std::optional<bool> foreign_ttl; ///< of that RST, as in ResetSeen
};

/// Captures only: the peer's SYN got no answer from this host, or none that the peer's TCP took.
/// Comes when the call is over, or the capture; and once before, when the SYN is repeated.
struct SynUnanswered {
    Time since; ///< the first SYN
    std::uint32_t repeats = 0;
    bool given_up = false; ///< by the peer; else the capture ends
    bool goes_on = false;  ///< it still waits for an answer
    std::uint32_t untaken_answers = 0;
    bool withdrawn = false; ///< by a RST, with which the peer answered our SYN|ACK
};

/// Our speaker's connect() failed with nothing sent: no route, no source address, forbidden. The
/// socket never was one of TCP's, and of its own end only the process is known.
struct CallUnsendable {};

/// The kernel reports an error on the socket (inet_sk_error_report; capture: ICMP).
struct SocketErrorSeen {
    int error = 0; ///< errno; 0: an ICMP error came, and which errno it makes is not known
    struct Icmp {
        std::uint8_t type = 0;
        std::uint8_t code = 0;
    };
    std::optional<Icmp> icmp;
};

/// An ICMP error that quotes a segment of ours (ICMPv6 in its own numbers). Comes with the quoted
/// segment's endpoints; `connection` may be none. The socket's error, if it got one, comes apart.
struct IcmpSeen {
    std::uint8_t type = 0;
    std::uint8_t code = 0;
};

/// An address is gone from every interface of a network namespace (`who` has it as the local one,
/// and no peer); it is there again; the namespace itself is gone, with all that was in it.
struct AddressRemoved {};
struct AddressAdded {};
struct NamespaceGone {};

/// A segment of a BGP connection that this host itself dropped, attributed by its endpoints:
/// `connection` is none. Only the kernel can know.
struct SegmentDropped {
    enum class Reason : std::uint8_t {
        md5_missing,    ///< we have a key, the segment has no digest
        md5_unexpected, ///< we have none
        md5_mismatch,   ///< both have one, and they differ
        ao_missing,     ///< RFC 5925, as above
        ao_unexpected,
        ao_key_not_found, ///< no key of ours has its key id
        ao_mismatch,
        ttl,         ///< GTSM, RFC 5082: fewer hops left than we insist on
        blind_reset, ///< a RST that does not fit RCV.NXT exactly, RFC 5961 3.2
        blind_syn,   ///< a SYN on a live connection, RFC 5961 4.2
        blind_data,  ///< an acknowledgement of what was never sent, RFC 5961 5.2
        firewall,    ///< netfilter
        rp_filter    ///< reverse path filter
    };
    Reason reason = Reason::firewall;
    Direction direction = Direction::received; ///< sent: it was our own
    bool syn = false;
};

/// A BGP message was written or read by the local speaker. OPEN, NOTIFICATION, ROUTE-REFRESH and
/// End-of-RIB UPDATEs have their body; of UPDATE and KEEPALIVE the first of each direction comes
/// (it drives the state machine), and so do those that a NOTIFICATION may be about: a length that
/// its type cannot have, the first longer than 4096 octets. All come only if the source was asked.
struct MessageSeen {
    Direction direction = Direction::received;
    std::uint8_t type = 0;
    std::uint32_t length = 0;        ///< of the whole message as its header says, 19 or more
    std::uint64_t stream_offset = 0; ///< of its first byte: tells apart, and pairs arrival and read
    std::vector<std::uint8_t> body; ///< shorter than length - 19 if the rest never came or was lost
    bool body_carried = true;       ///< false: only counted, the body was left in the kernel
    /// false: it has arrived but the speaker has not read it (yet). When it does, the same message
    /// (same stream_offset) comes again with true. Always true for sent ones and in captures.
    bool delivered = true;
    bool crosses_fin = false; ///< captures: ours, and our TCP had not heard of the peer's FIN yet
};

struct StreamFault {
    enum class Kind : std::uint8_t {
        not_bgp,      ///< the stream does not begin with a BGP marker; nothing more will come
        framing_lost, ///< no marker where a message had to begin; searching for the next
        bytes_missed  ///< a stretch was never seen (unreadable, or loss in a capture)
    };
    Direction direction = Direction::received;
    Kind kind = Kind::not_bgp;
    std::vector<std::uint8_t> bytes; ///< those in place of the header, at most 19
};

struct SampleTaken {
    SocketSample sample;
};

/// The sample would be what the last one of that connection was; `who` is empty.
struct SampleUnchanged {};

/// The socket is not there any more, and nothing has told of its end: that record was lost.
struct SocketGone {};

/// Something has found no room between source and engine by now. It comes before whatever the
/// source had recorded later: no verdict on a connection that lacks something is sure of itself.
struct LossNoticed {};

/// How much that was since the last time.
struct Lost {
    std::string kind; ///< of record: "message", "tcp_state"
    std::uint64_t count = 0;
};

/// Time has come this far: whatever waited for it is decided.
struct Tick {};

/// The capture is over: connections still there end as `open`.
struct EndOfInput {};

/// Whoever watches ends, and the connections go on: those that have ended, and whose verdict waits
/// for what else may come, are judged with what is known.
struct EndOfWatch {};

struct Input {
    Time time;
    ConnectionId connection = ConnectionId::none;
    Identity who;
    std::variant<Tick, TcpStateChanged, ListeningBegun, ListeningEnded, BindFailed, SocketFound,
                 ResetSeen, SynRefused, SynUnanswered, CallUnsendable, SocketErrorSeen, IcmpSeen,
                 AddressRemoved, AddressAdded, NamespaceGone, SegmentDropped, MessageSeen,
                 StreamFault, SampleTaken, SampleUnchanged, SocketGone, LossNoticed, Lost,
                 EndOfInput, EndOfWatch>
        what;
};

} // namespace bgpsnoop::engine
