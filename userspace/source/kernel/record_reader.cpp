// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/record_reader.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include <linux/types.h>

#include "framer_state.h"
#include "record.h"
#include "source/kernel/record_endpoints.hpp"
#include "source/kernel/sample_reader.hpp"
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
    const std::string_view name(socket.comm, ::strnlen(socket.comm, sizeof(socket.comm)));
    return engine::Process{socket.pid, wire::sanitise(name)};
}

constexpr auto listening = static_cast<std::uint8_t>(engine::TcpState::listen);

engine::Direction direction_of(std::uint8_t direction)
{
    return direction == direction_sent ? engine::Direction::sent : engine::Direction::received;
}

} // namespace

engine::Identity RecordReader::identify(const ::socket_identity& socket, const Netns& netns)
{
    engine::Identity who;
    who.local = local_end(socket);
    who.peer = remote_end(socket);
    who.netns = netns.inode;
    who.netns_cookie = netns.cookie;
    who.process = process_of(socket);
    who.is_guest = socket.guest != 0;
    who.link = names_.holder(who);
    if (socket.bound_ifindex == 0)
        return who;
    const Interface bound = names_.interface(who, socket.bound_ifindex);
    if (bound.is_vrf)
        who.vrf = bound.name;
    else if (who.peer.address.is_link_local())
        who.interface = bound.name;
    return who;
}

template <typename Record>
Input RecordReader::about(const Record& record, decltype(Input::what) what)
{
    const SocketName name = names_.name_of(record.socket);
    return {clock_.at(record.header.boot_ns), engine::ConnectionId{name.id},
            identify(record.socket, name.netns), std::move(what)};
}

Inputs RecordReader::read_listener(const ::state_record& record)
{
    if (engine::TcpState{record.new_state} == engine::TcpState::listen)
        return {about(record, engine::ListeningBegun{})};
    return {about(record, engine::ListeningEnded{record.owner_exiting != 0})};
}

Inputs RecordReader::read(const ::state_record& record)
{
    if (record.old_state == listening || record.new_state == listening)
        return read_listener(record);
    engine::TcpStateChanged change;
    change.old_state = engine::TcpState{record.old_state};
    change.new_state = engine::TcpState{record.new_state};
    change.by_owner = record.by_owner != 0;
    change.owner_exiting = record.owner_exiting != 0;
    change.error = record.error;
    change.sample = read_sample(record.sample, clock_);
    Input input = about(record, change);
    Inputs inputs;
    if (change.new_state == engine::TcpState::close)
        inputs = joiner_.flush(input.connection);
    inputs.push_back(std::move(input));
    return inputs;
}

Inputs RecordReader::read(const ::reset_record& record)
{
    if (record.refused_syn)
        return {about(record, engine::SynRefused{})};
    engine::ResetSeen reset;
    reset.direction = direction_of(record.direction);
    if (record.has_reason)
        reset.kernel_reason = names_.reset_reason(record.reason);
    if (record.flags != 0)
        reset.with_ack = (record.flags & wire::tcp_flag::ack) != 0;
    if (record.ttl != 0 && record.peer_ttl != 0)
        reset.foreign_ttl = wire::from_elsewhere(record.ttl, record.peer_ttl);
    return {about(record, std::move(reset))};
}

Inputs RecordReader::read(const ::error_record& record)
{
    engine::SocketErrorSeen seen{record.error, std::nullopt};
    if (record.has_icmp != 0)
        seen.icmp = {record.icmp_type, record.icmp_code};
    return {about(record, seen)};
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
    const auto sample = read_sample(record.sample, clock_);
    if (record.found && record.state == listening)
        return {about(record, engine::ListeningBegun{.found = true})};
    if (record.found)
        return {about(record, engine::SocketFound{engine::TcpState{record.state}, sample})};
    return {about(record, engine::SampleTaken{sample})};
}

Input RecordReader::read_unchanged(const ::socket_record& record)
{
    return {clock_.at(record.header.boot_ns),
            engine::ConnectionId{names_.name_of(record.socket).id},
            {},
            engine::SampleUnchanged{}};
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

Inputs RecordReader::read(const ::bind_failed_record& record)
{
    return {about(record, engine::BindFailed{0, record.lacked_capability != 0})};
}

Inputs RecordReader::read_piece(std::span<const std::uint8_t> bytes)
{
    ::piece_record record{};
    std::memcpy(&record, bytes.data(), sizeof(record));
    const auto body = bytes.subspan(sizeof(record));
    if (record.count > body.size())
        return {};
    const SocketName name = names_.name_of(record.socket);
    Piece piece;
    piece.connection = engine::ConnectionId{name.id};
    piece.direction = record.direction;
    piece.message_at = record.message_at;
    piece.type = record.type;
    piece.length = record.length;
    piece.body_at = record.body_at;
    piece.header_only = record.header_only != 0;
    piece.time = clock_.at(record.header.boot_ns);
    piece.who = identify(record.socket, name.netns);
    piece.bytes.assign(body.begin(), body.begin() + record.count);
    return joiner_.add(std::move(piece));
}

template <typename Record> Inputs RecordReader::read_as(std::span<const std::uint8_t> bytes)
{
    Record record{};
    if (bytes.size() < sizeof(record))
        return {};
    std::memcpy(&record, bytes.data(), sizeof(record));
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
    case record_bind_failed:
        return read_as<::bind_failed_record>(bytes);
    case record_piece:
        return bytes.size() < sizeof(::piece_record) ? Inputs{} : read_piece(bytes);
    default:
        return {};
    }
}

} // namespace bgpsnoop::source
