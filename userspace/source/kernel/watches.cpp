#include "source/kernel/watches.hpp"

#include <cstring>

#include <bpf/bpf.h>
#include <linux/types.h>

#define PROBE_SET SET_NOBTF // whose layout it is
#include "nobtf/packet_sample.h"
#include "source/kernel/boot_clock.hpp"
#include "source/kernel/record_bytes.hpp"

namespace bgpsnoop::source {

namespace {

constexpr __u8 state_listen = 10, state_close = 7; // include/net/tcp_states.h

::socket_record record_of(const ::watch& watch)
{
    ::socket_record record{};
    record.header = {record_socket, RECORD_VERSION, sizeof(record), boot_ns()};
    record.socket = watch.identity;
    record.socket.id = watch.id;
    record.socket.pid = watch.pid;
    std::memcpy(record.socket.comm, watch.comm, sizeof(record.socket.comm));
    sample_of_packets(&record.sample, &watch);
    record.state = watch.packets.state;
    return record;
}

} // namespace

std::vector<std::uint8_t> read_watches(int map)
{
    std::vector<std::uint8_t> bytes;
    __u64 key = 0;
    const __u64* before = nullptr; // a key that is gone makes the walk begin anew: the next second
    ::watch watch{};
    while (bpf_map_get_next_key(map, before, &key) == 0) {
        before = &key;
        if (bpf_map_lookup_elem(map, &key, &watch) != 0)
            break;
        const __u8 state = watch.packets.state;
        if (state == 0 || state == state_close || state == state_listen)
            continue;
        append(bytes, record_of(watch));
    }
    return bytes;
}

} // namespace bgpsnoop::source
