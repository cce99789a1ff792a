// SPDX-License-Identifier: Apache-2.0
#include "sink/log/syslog.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <system_error>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "sink/log/severity.hpp"
#include "sink/log/syslog_text.hpp"

namespace bgpsnoop::sink {

namespace {

std::string failure(int error)
{
    return fmt::format("cannot write events to syslog ({}): {}", _PATH_LOG,
                       std::generic_category().message(error));
}

/// RFC 3164 section 4.1, with no host, as of a process on the same one.
std::string datagram_of(Severity severity, const std::string& text)
{
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("<{}>{:%b %e %T} bgpsnoop[{}]: {}", LOG_DAEMON | static_cast<int>(severity),
                       fmt::localtime(now), ::getpid(), text);
}

} // namespace

Medium::Entry Syslog::entry_of(const engine::Finding& finding) const
{
    const std::string text = syslog_text(finding);
    if (text.empty())
        return {};
    return {datagram_of(severity_of(finding), text)};
}

Medium::Failure Syslog::write(const Entry& entry)
{
    const std::string& datagram = entry.at(0);
    if (socket_ >= 0 && send(datagram))
        return std::nullopt;
    close(); // the daemon may have been started anew
    if (auto problem = connect())
        return problem;
    return send(datagram) ? std::nullopt : Failure(failure(errno));
}

Medium::Failure Syslog::connect()
{
    constexpr std::string_view path = _PATH_LOG;
    sockaddr_un daemon{};
    daemon.sun_family = AF_UNIX;
    static_assert(path.size() < sizeof(daemon.sun_path));
    std::ranges::copy(path, daemon.sun_path);
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const auto* address = reinterpret_cast<const sockaddr*>(&daemon);
    if (socket_ >= 0 && ::connect(socket_, address, sizeof(daemon)) == 0)
        return std::nullopt;
    const int error = errno;
    close();
    return failure(error);
}

bool Syslog::send(const std::string& datagram) const
{
    ssize_t sent = -1;
    do
        sent = ::send(socket_, datagram.data(), datagram.size(), MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

void Syslog::close()
{
    if (socket_ >= 0)
        ::close(socket_);
    socket_ = -1;
}

} // namespace bgpsnoop::sink
