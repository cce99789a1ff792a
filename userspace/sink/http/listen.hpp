// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace bgpsnoop::sink {

/// A bound, listening, non-blocking TCP socket, closed with its owner unless released.
class Listener {
public:
    Listener(int socket, std::string address) : socket_(socket), address_(std::move(address)) {}
    Listener(Listener&& other) noexcept;
    Listener& operator=(Listener&& other) noexcept;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();

    int socket() const { return socket_; }
    int release();                                          ///< the caller closes it
    const std::string& address() const { return address_; } ///< "127.0.0.1:19179", port resolved

private:
    int socket_;
    std::string address_;
};

struct ListenFailure {
    int error = 0; ///< errno; 0 if the address itself is wrong
    std::string sentence;
    /// There is no IPv6 on this host, or not this address of it.
    bool family_missing() const;
};

/// "127.0.0.1:19179", "[::1]:19179", "localhost:19179", ":19179" (all addresses). A name may stand
/// for several addresses: one listener each. Port 0 is one the kernel picks.
tl::expected<std::vector<Listener>, ListenFailure> listen_on(const std::string& address);

/// Those that systemd has opened for us (sd_listen_fds(3), `bgpsnoop.socket`), all of TCP. Fails
/// with one sentence where it has opened none, or another kind.
tl::expected<std::vector<Listener>, std::string> listeners_of_systemd();

/// "127.0.0.1:19179", "[::1]:19179"
std::string bound_address(int socket);

} // namespace bgpsnoop::sink
