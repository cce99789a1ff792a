// SPDX-License-Identifier: Apache-2.0
#include "cli/live/self_test.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "source/loader/permissions.hpp"

namespace bgpsnoop::cli {

namespace {

/// RFC 4271 4.2: version 4, AS 64512 (private use), hold time 90, identifier 127.0.0.1.
constexpr std::array<std::uint8_t, 29> smallest_open{
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0,    29,   1,    4,    0xfc, 0,    0,    90,   127,  0,    0,    1,    0};

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// What a connection of ours must show to the probes.
struct Seen {
    bool handshake = false, written = false, read = false, closed = false;

    void look(const engine::Input& input);
    std::string missing() const;
};

void Seen::look(const engine::Input& input)
{
    if (const auto* change = std::get_if<engine::TcpStateChanged>(&input.what)) {
        handshake = handshake || change->new_state == engine::TcpState::established;
        closed = closed || change->new_state == engine::TcpState::close;
    }
    if (const auto* message = std::get_if<engine::MessageSeen>(&input.what)) {
        const bool is_open = message->type == 1 && message->length == smallest_open.size();
        written = written || (is_open && message->direction == engine::Direction::sent);
        read = read ||
               (is_open && message->delivered && message->direction == engine::Direction::received);
    }
}

std::string Seen::missing() const
{
    std::string words;
    const std::array<std::pair<bool, const char*>, 4> rows{{{handshake, "the handshake"},
                                                            {written, "the OPEN being written"},
                                                            {read, "the OPEN being read"},
                                                            {closed, "the close"}}};
    for (const auto& [seen, name] : rows)
        if (!seen)
            words += (words.empty() ? "" : ", ") + std::string(name);
    return words;
}

} // namespace

tl::expected<SelfTest, std::string> SelfTest::prepare()
{
    source::FileDescriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const int end = listener.get();
    if (end < 0 || ::bind(end, generic, size) != 0 || ::listen(end, 1) != 0 ||
        ::getsockname(end, generic, &size) != 0)
        return tl::unexpected("cannot listen on loopback for the self-test: " +
                              source::why_not_opened(errno));
    return SelfTest(std::move(listener), ntohs(address.sin_port));
}

std::string SelfTest::talk() const
{
    const sockaddr_in address = loopback(port_);
    const source::FileDescriptor caller(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (caller.get() < 0)
        return "could not open a socket: " + source::why_not_opened(errno);
    if (::connect(caller.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
        return fmt::format("could not call loopback: {} (ip link set lo up)", std::strerror(errno));
    const source::FileDescriptor called(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (called.get() < 0)
        return "could not take its own call: " + source::why_not_opened(errno);
    std::array<std::uint8_t, smallest_open.size()> got{};
    if (::send(caller.get(), smallest_open.data(), smallest_open.size(), MSG_NOSIGNAL) > 0)
        ::recv(called.get(), got.data(), got.size(), MSG_WAITALL);
    return "";
}

std::string SelfTest::run(source::KernelSource& source)
{
    Seen seen;
    if (std::string failure = talk(); !failure.empty())
        return failure;
    for (int tries = 0; tries < 20 && !seen.missing().empty(); ++tries)
        source.poll(std::chrono::milliseconds(100),
                    [&seen](const engine::Input& input) { seen.look(input); });
    const std::string missing = seen.missing();
    return missing.empty() ? "" : "did not see " + missing;
}

} // namespace bgpsnoop::cli
