// SPDX-License-Identifier: Apache-2.0
#include "sink/http/streams.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <microhttpd.h>
#include <poll.h>

namespace bgpsnoop::sink {

namespace {

/// A connection that sleeps is not looked at by the library.
bool has_hung_up(int socket)
{
    pollfd look{.fd = socket, .events = POLLRDHUP, .revents = 0};
    return ::poll(&look, 1, 0) > 0 && (look.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

} // namespace

Streams::Means Streams::Means::of_library()
{
    return {&MHD_suspend_connection, &MHD_resume_connection, &has_hung_up};
}

Streams::Streams() : Streams(Limits{}, Means::of_library()) {}

std::optional<Streams::Place> Streams::open(MHD_Connection* connection, int socket,
                                            std::string address, Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    const auto of_address =
        static_cast<std::size_t>(std::ranges::count(streams_, address, &Stream::address));
    if (closed_ || of_address >= limits_.of_address || streams_.size() >= limits_.in_all) {
        ++refused_;
        return std::nullopt;
    }
    return streams_.insert(
        streams_.end(),
        {.connection = connection, .socket = socket, .address = std::move(address), .began = now});
}

bool Streams::followed() const
{
    const std::lock_guard lock(mutex_);
    return !streams_.empty();
}

void Streams::left(Place which)
{
    const std::lock_guard lock(mutex_);
    streams_.erase(which);
}

std::optional<std::string> Streams::next(Place which, Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    if (closed_ || which->ended || now - which->began > limits_.lasts || means_.gone(which->socket))
        return std::nullopt;
    const bool is_first = which->said == Clock::time_point();
    const bool is_new = which->told != generation_;
    if (!is_new && !is_first && now - which->said < limits_.beat) {
        which->waits = true;
        means_.suspend(which->connection); // before anybody can wake it
        return std::string();
    }
    which->said = now;
    which->told = generation_;
    if (!is_new && !is_first)
        return fmt::format("event: beat\ndata: {}\n\n", generation_);
    return fmt::format("{}id: {}\ndata: {}\n\n", is_first ? "retry: 1000\n" : "", generation_,
                       generation_);
}

void Streams::end(int socket)
{
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(streams_, socket, &Stream::socket);
    if (found != streams_.end())
        found->ended = true;
}

/// All, though nothing is new for most: whether their other end has gone is seen only then. Who
/// sleeps is not taken away meanwhile.
void Streams::wake_all()
{
    std::vector<MHD_Connection*> asleep;
    {
        const std::lock_guard lock(mutex_);
        for (Stream& each : streams_)
            if (std::exchange(each.waits, false))
                asleep.push_back(each.connection);
    }
    std::ranges::for_each(asleep, means_.resume); // which may wait for threads that want the lock
}

void Streams::tell(std::uint64_t generation)
{
    {
        const std::lock_guard lock(mutex_);
        generation_ = generation;
    }
    wake_all();
}

void Streams::close()
{
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    wake_all();
}

std::uint64_t Streams::refused() const
{
    const std::lock_guard lock(mutex_);
    return refused_;
}

} // namespace bgpsnoop::sink
