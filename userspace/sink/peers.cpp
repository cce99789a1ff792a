// SPDX-License-Identifier: Apache-2.0
#include "sink/peers.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace bgpsnoop::sink {

namespace {

constexpr unsigned all_bits = 128;
constexpr unsigned bits_before_v4 = 96; // wire::Address maps IPv4 into IPv6

/// All but the first bits are 0.
wire::Address masked(wire::Address address, unsigned bits)
{
    constexpr unsigned byte = 8;
    for (std::size_t at = 0; at < address.bytes.size(); ++at) {
        const unsigned left = bits - std::min(bits, static_cast<unsigned>(at) * byte);
        if (left < byte)
            address.bytes.at(at) &= static_cast<std::uint8_t>(0xff00U >> left);
    }
    return address;
}

std::optional<unsigned> prefix_length(std::string_view text, const wire::Address& address)
{
    const unsigned most = address.is_v4() ? all_bits - bits_before_v4 : all_bits;
    unsigned length = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), length);
    if (error != std::errc{} || end != text.end() || length > most)
        return std::nullopt;
    return length + (all_bits - most);
}

} // namespace

std::optional<Peers> Peers::parse(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const std::string_view host = text.substr(0, slash);
    const std::size_t percent = host.find('%');
    const auto address = wire::Address::parse(host.substr(0, percent));
    if (!address)
        return std::nullopt;
    const std::string_view interface =
        percent == std::string_view::npos ? std::string_view() : host.substr(percent + 1);
    const auto bits = slash == std::string_view::npos
                          ? std::optional(all_bits)
                          : prefix_length(text.substr(slash + 1), *address);
    if (!bits)
        return std::nullopt;
    return around(*address, *bits, interface);
}

Peers Peers::around(const wire::Address& peer, unsigned bits, std::string_view interface)
{
    return {bits, !interface.empty(), peer.is_v4(), masked(peer, bits), std::string(interface)};
}

bool Peers::include(const wire::Address& peer, std::string_view its_interface) const
{
    return v4 == peer.is_v4() && address == masked(peer, bits) &&
           (!on_interface || interface == its_interface);
}

} // namespace bgpsnoop::sink
