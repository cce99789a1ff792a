#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <vector>

#include <linux/types.h>

#include "wire/address.hpp"

namespace bgpsnoop::source {

/// As struct socket_identity has it: network order, IPv4 mapped.
inline wire::Address address_of(const __u8 (&bytes)[16])
{
    wire::Address address;
    std::copy(std::begin(bytes), std::end(bytes), address.bytes.begin());
    return address;
}

/// One of bpf/record.h behind others, as the kernel's iterators write them.
template <typename Record> void append(std::vector<std::uint8_t>& records, const Record& record)
{
    const auto* from = reinterpret_cast<const std::uint8_t*>(&record);
    records.insert(records.end(), from, from + sizeof(record));
}

} // namespace bgpsnoop::source
