// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "sink/self_state.hpp"

namespace bgpsnoop::sink {

/// Who is connected to one address that is served, and for how long each has been at what it does.
/// Nobody can keep others out: where there are too many, who does least for its place goes first.
/// Any thread may do anything of this.
class Visitors {
public:
    using Clock = std::chrono::steady_clock;

    struct Limits {
        std::size_t at_once = 64; ///< a few scrapers and people
        /// From the first byte (of the handshake with TLS) to the last of the request's header.
        std::chrono::seconds request{10};
        std::chrono::seconds answer{60};   ///< from there to the last byte of the answer
        std::chrono::seconds idle{60};     ///< between an answer and the next request
        std::chrono::seconds stream{3660}; ///< of one that does not end by itself (Streams)
    };

    /// `hang_up`: ends the connection of that socket, which stays open; it is called within a lock.
    Visitors(Limits limits, std::function<void(int socket)> hang_up)
        : limits_(limits), hang_up_(std::move(hang_up))
    {
    }

    /// `address`: of whoever it is, without the port.
    void came(int socket, std::string address, Clock::time_point now);
    void asked(int socket, Clock::time_point now);    ///< the request's header is whole
    void follows(int socket, Clock::time_point now);  ///< a stream, after it has asked
    void answered(int socket, Clock::time_point now); ///< or the answer was given up
    void left(int socket);                            ///< before the socket is closed
    /// Hangs up on who is late; done when somebody comes, too.
    void look(Clock::time_point now);
    HungUp hung_up() const;

private:
    /// Whose place is given away first, first. Who follows a stream asks for it again by itself.
    enum class Doing : std::uint8_t { nothing, following, asking, being_answered };

    struct Visitor {
        std::string address;
        Doing doing{};
        Clock::time_point since;
    };

    void now_does(int socket, Doing what, Clock::time_point now);
    void end_late(Clock::time_point now);
    std::map<int, Visitor>::iterator least_deserving(int but_for);
    void end(std::map<int, Visitor>::iterator visitor, std::uint64_t HungUp::*why);

    const Limits limits_;
    const std::function<void(int)> hang_up_;
    mutable std::mutex mutex_;        ///< guards what follows
    std::map<int, Visitor> visitors_; ///< by socket; without those that were hung up on
    HungUp counts_;
};

} // namespace bgpsnoop::sink
