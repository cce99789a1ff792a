#include "source/kernel/record_reader.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include <linux/types.h>

#include "framer_state.h"
#include "record.h"
#include "source/kernel/record_bytes.hpp"
#include "wire/hops.hpp"
#include "wire/message.hpp"
#include "wire/packet.hpp"

namespace bgpsnoop::source {

namespace {

using engine::Input;
using Inputs = std::vector<Input>;

std::optional<engine::Process> process_of(const ::socket_identity& socket)
{
    if (socket.pid == 0)
        return std::nullopt;
    const auto* name = reinterpret_cast<const std::uint8_t*>(socket.comm);
    const std::size_t size = ::strnlen(socket.comm, sizeof(socket.comm));
    return engine::Process{socket.pid, wire::sanitise({name, size})};
}

engine::Direction direction_of(std::uint8_t direction)
{
    return direction == direction_sent ? engine::Direction::sent : engine::Direction::received;
}

} // namespace

RecordReader::RecordReader(std::map<std::uint32_t, std::string> reset_reasons,
                           OlderSockets& older_sockets)
    : reset_reasons_(std::move(reset_reasons)), older_sockets_(older_sockets)
{
}

Netns RecordReader::netns(const ::socket_identity& socket, const engine::Identity& who)
{
    if (socket.netns != 0)
        return {socket.netns, socket.netns_cookie};
    if (socket.netns_cookie != 0)
        if (const auto found = netns_finder_.by_cookie(socket.netns_cookie))
            return *found;
    return netns_finder_.by_socket(socket.id, who.local, who.peer, socket.pid);
}

engine::Identity RecordReader::identity(const ::socket_identity& socket)
{
    engine::Identity who;
    who.local = {address_of(socket.local), socket.local_port};
    who.peer = {address_of(socket.remote), socket.remote_port};
    const Netns place = netns(socket, who);
    who.netns = place.inode;
    who.netns_cookie = place.cookie;
    who.process = process_of(socket);
    if (socket.bound_ifindex == 0)
        return who;
    const Interface& bound = interfaces_.find({who.netns, who.netns_cookie, socket.bound_ifindex});
    if (bound.is_vrf)
        who.vrf = bound.name;
    else if (who.peer.address.is_link_local())
        who.interface = bound.name;
    return who;
}

engine::StreamCounts RecordReader::counts(const ::stream_counts& counts) const
{
    static_assert(std::extent_v<decltype(counts.messages)> == engine::StreamCounts::types);
    engine::StreamCounts result;
    result.bytes = counts.bytes;
    for (std::size_t type = 0; type < engine::StreamCounts::types; ++type) {
        result.messages[type] = counts.messages[type];
        if (counts.last_ns[type] != 0)
            result.last[type] = clock_.at(counts.last_ns[type]);
    }
    return result;
}

engine::SocketSample RecordReader::sample(const ::socket_sample& sample) const
{
    engine::SocketSample result;
    result.sent = counts(sample.sent);
    result.received = counts(sample.received);
    result.bytes_accepted = sample.bytes_received;
    result.unacked_bytes = sample.unacked_bytes;
    result.bytes_acked = sample.bytes_acked;
    if (sample.heard_ns != 0)
        result.heard_at = clock_.at(sample.heard_ns);
    if (sample.acked_ns != 0)
        result.acked_at = clock_.at(sample.acked_ns);
    if (sample.repeated_ns != 0)
        result.repeated_at = clock_.at(sample.repeated_ns);
    if (sample.of_packets == 0 || sample.segments_sent != 0) // 0: none was seen
        result.segments_sent = sample.segments_sent;
    if (sample.heard_ns != 0)
        result.missing_bytes = sample.missing_bytes;
    result.retransmits = sample.retransmits;
    if (sample.srtt_us != 0)
        result.rtt = std::chrono::microseconds(sample.srtt_us);
    if (sample.of_packets != 0)
        return result;
    result.unread_bytes = sample.unread_bytes;
    result.unsent_bytes = sample.unsent_bytes;
    result.peer_window = sample.peer_window;
    result.local_window = sample.local_window;
    result.out_of_order = sample.out_of_order;
    result.has_auth_key = sample.has_auth_key != 0;
    return result;
}

template <typename Record>
Input RecordReader::about(const Record& record, decltype(Input::what) what)
{
    return {clock_.at(record.header.boot_ns), engine::ConnectionId{record.socket.id},
            identity(record.socket), std::move(what)};
}

Inputs RecordReader::read(const ::state_record& record)
{
    engine::TcpStateChanged change;
    change.old_state = engine::TcpState{record.old_state};
    change.new_state = engine::TcpState{record.new_state};
    change.by_owner = record.by_owner != 0;
    change.owner_exiting = record.owner_exiting != 0;
    change.error = record.error;
    change.sample = sample(record.sample);
    Inputs inputs;
    if (change.new_state == engine::TcpState::close)
        inputs = joiner_.flush(record.socket.id);
    inputs.push_back(about(record, change));
    return inputs;
}

Inputs RecordReader::read(const ::reset_record& record)
{
    if (record.refused_syn)
        return {about(record, engine::SynRefused{})};
    engine::ResetSeen reset;
    reset.direction = direction_of(record.direction);
    if (const auto name = reset_reasons_.find(record.reason);
        record.has_reason && name != reset_reasons_.end())
        reset.kernel_reason = name->second;
    if (record.flags != 0)
        reset.with_ack = (record.flags & wire::tcp_flag::ack) != 0;
    if (record.ttl != 0 && record.peer_ttl != 0)
        reset.foreign_ttl = wire::from_elsewhere(record.ttl, record.peer_ttl);
    return {about(record, std::move(reset))};
}

Inputs RecordReader::read(const ::error_record& record)
{
    return {about(record, engine::SocketErrorSeen{record.error, std::nullopt})};
}

Inputs RecordReader::read(const ::stream_fault_record& record)
{
    using Kind = engine::StreamFault::Kind;
    engine::StreamFault fault;
    fault.direction = direction_of(record.direction);
    fault.kind = record.fault == fault_not_bgp        ? Kind::not_bgp
                 : record.fault == fault_framing_lost ? Kind::framing_lost
                                                      : Kind::bytes_missed;
    if (record.fault != fault_bytes_missed) {
        const std::size_t size = std::min<std::size_t>(record.count, BGP_HEADER_SIZE);
        fault.bytes.assign(record.bytes, record.bytes + size);
    }
    return {about(record, std::move(fault))};
}

Inputs RecordReader::read(const ::socket_record& record)
{
    if (record.found)
        return {about(record,
                      engine::SocketFound{engine::TcpState{record.state}, sample(record.sample)})};
    return {about(record, engine::SampleTaken{sample(record.sample)})};
}

Inputs RecordReader::read(const ::drop_record& record)
{
    using Reason = engine::SegmentDropped::Reason;
    static_assert(static_cast<int>(Reason::md5_missing) + 1 == drop_md5_missing &&
                  static_cast<int>(Reason::rp_filter) + 1 == drop_rp_filter);
    if (record.reason == drop_other || record.reason >= drop_reasons)
        return {};
    return {about(record, engine::SegmentDropped{static_cast<Reason>(record.reason - 1),
                                                 direction_of(record.direction), record.syn != 0})};
}

Inputs RecordReader::read(const ::unsendable_record& record)
{
    return {about(record, engine::CallUnsendable{})};
}

Inputs RecordReader::piece(std::span<const std::uint8_t> bytes)
{
    ::piece_record record{};
    std::memcpy(&record, bytes.data(), sizeof(record));
    older_sockets_.recognise(record.socket);
    const auto body = bytes.subspan(sizeof(record));
    if (record.count > body.size())
        return {};
    Piece piece;
    piece.socket = record.socket.id;
    piece.direction = record.direction;
    piece.message_at = record.message_at;
    piece.type = record.type;
    piece.length = record.length;
    piece.body_at = record.body_at;
    piece.header_only = record.header_only != 0;
    piece.time = clock_.at(record.header.boot_ns);
    piece.who = identity(record.socket);
    piece.bytes.assign(body.begin(), body.begin() + record.count);
    return joiner_.take(std::move(piece));
}

template <typename Record> Inputs RecordReader::read_as(std::span<const std::uint8_t> bytes)
{
    Record record{};
    if (bytes.size() < sizeof(record))
        return {};
    std::memcpy(&record, bytes.data(), sizeof(record));
    older_sockets_.recognise(record.socket);
    return read(record);
}

Inputs RecordReader::read(std::span<const std::uint8_t> bytes)
{
    ::record_header header{};
    if (bytes.size() < sizeof(header))
        return {};
    std::memcpy(&header, bytes.data(), sizeof(header));
    if (header.version != RECORD_VERSION)
        return {};
    switch (header.kind) {
    case record_state:
        return read_as<::state_record>(bytes);
    case record_reset:
        return read_as<::reset_record>(bytes);
    case record_error:
        return read_as<::error_record>(bytes);
    case record_stream_fault:
        return read_as<::stream_fault_record>(bytes);
    case record_socket:
        return read_as<::socket_record>(bytes);
    case record_drop:
        return read_as<::drop_record>(bytes);
    case record_unsendable:
        return read_as<::unsendable_record>(bytes);
    case record_piece:
        return bytes.size() < sizeof(::piece_record) ? Inputs{} : piece(bytes);
    default:
        return {};
    }
}

} // namespace bgpsnoop::source
