// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

struct MHD_Connection;

namespace bgpsnoop::sink {

/// Who wants to hear when something changes: the streams of server-sent events (WHATWG HTML 9.2).
/// All are told the same, the number of the newest state, so that none has a queue: whoever is slow
/// gets the newest when it can take it. Any thread may do anything of this, but for tell() and
/// close(), which one thread calls.
class Streams {
public:
    using Clock = std::chrono::steady_clock;

    struct Limits {
        std::size_t of_address = 16;
        std::size_t in_all = 32;
        std::chrono::seconds beat{15};    ///< something is said at least so often
        std::chrono::seconds lasts{3600}; ///< then it ends, and who is still there asks again
    };

    /// What puts a connection to sleep until it is woken, and what wakes it; and whether its other
    /// end has gone. By default those of the library.
    struct Means {
        std::function<void(MHD_Connection*)> suspend, resume;
        std::function<bool(int socket)> gone;
        static Means of_library();
    };

    struct Stream {
        MHD_Connection* connection;
        int socket;
        std::string address;
        Clock::time_point began;
        Clock::time_point said{};
        std::uint64_t told = 0;
        bool waits = false; ///< asleep
        bool ended = false;
    };
    using Place = std::list<Stream>::iterator;

    Streams(); ///< as usual
    Streams(Limits limits, Means means) : limits_(limits), means_(std::move(means)) {}

    /// `address`: of whoever it is, without the port. Nothing: there are too many, which is
    /// counted.
    std::optional<Place> open(MHD_Connection* connection, int socket, std::string address,
                              Clock::time_point now);
    void left(Place which);
    /// What is to be sent next. Empty: nothing yet, and the connection sleeps. Nothing: the end.
    std::optional<std::string> next(Place which, Clock::time_point now);
    void end(int socket); ///< it ends when it is woken next, by tell()

    bool followed() const; ///< by anybody

    /// The newest state has this number; 0: there is none yet. To be called every second or so, as
    /// long as somebody follows.
    void tell(std::uint64_t generation);
    void close(); ///< ends all, for ever: a server with sleeping connections cannot stop
    std::uint64_t refused() const;

private:
    void wake_all();

    const Limits limits_;
    const Means means_;
    mutable std::mutex mutex_; ///< guards what follows; held while a connection is put to sleep
    std::list<Stream> streams_;
    std::uint64_t generation_ = 0;
    bool closed_ = false;
    std::uint64_t refused_ = 0;
};

} // namespace bgpsnoop::sink
