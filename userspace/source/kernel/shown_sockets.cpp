// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/shown_sockets.hpp"

#include <cstring>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "engine/input.hpp"
#include "source/kernel/boot_clock.hpp"

namespace bgpsnoop::source {

namespace {

bool has_connection(const ::socket_record& record)
{
    const auto state = engine::TcpState{record.state};
    return state != engine::TcpState::none && state != engine::TcpState::close &&
           state != engine::TcpState::listen;
}

} // namespace

std::optional<::socket_record> shown_in(std::span<const std::uint8_t> value)
{
    ::socket_record record{};
    if (value.size() < sizeof(record))
        return std::nullopt;
    std::memcpy(&record, value.data(), sizeof(record));
    if (record.socket.id == 0 || !has_connection(record))
        return std::nullopt;
    record.header = {record_socket, RECORD_VERSION, sizeof(record), boot_ns()};
    return record;
}

std::vector<::socket_record> read_shown_sockets(const ::bpf_map& watches)
{
    std::vector<::socket_record> records;
    std::vector<std::uint8_t> value(bpf_map__value_size(&watches));
    const int map = bpf_map__fd(&watches);
    __u64 key = 0;
    const __u64* before = nullptr; // a key that is gone makes the walk begin anew: the next second
    while (bpf_map_get_next_key(map, before, &key) == 0) {
        before = &key;
        if (bpf_map_lookup_elem(map, &key, value.data()) != 0)
            break;
        if (const auto record = shown_in(value))
            records.push_back(*record);
    }
    return records;
}

} // namespace bgpsnoop::source
