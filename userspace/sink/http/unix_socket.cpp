// SPDX-License-Identifier: Apache-2.0
#include "sink/http/unix_socket.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "sink/agent_socket.hpp"

namespace bgpsnoop::sink {

namespace {

constexpr mode_t socket_mode = 0660;

std::optional<struct stat> status_of(const std::string& path)
{
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0)
        return std::nullopt;
    return status;
}

std::optional<std::pair<ino_t, std::int64_t>> made(const std::string& path)
{
    constexpr std::int64_t second = 1'000'000'000;
    const auto status = status_of(path);
    if (!status)
        return std::nullopt;
    return std::pair{status->st_ino, status->st_ctim.tv_sec * second + status->st_ctim.tv_nsec};
}

tl::unexpected<ListenFailure> cannot(const std::string& path, int error)
{
    const std::string words = error == EADDRINUSE ? "another agent answers there"
                                                  : std::generic_category().message(error);
    return tl::make_unexpected(ListenFailure{
        .error = error, .sentence = fmt::format("cannot listen on unix:{}: {}", path, words)});
}

bool answers(const sockaddr_un& address)
{
    const Listener asking(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), {});
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets API
    const auto* any = reinterpret_cast<const sockaddr*>(&address);
    return ::connect(asking.socket(), any, sizeof(address)) == 0 || errno == EAGAIN;
}

/// Nobody but this user can connect until the group is set.
int bind_for_owner(int socket, const sockaddr_un& address)
{
    constexpr mode_t all_but_owner = 0177;
    const mode_t before = ::umask(all_but_owner);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets API
    const auto* any = reinterpret_cast<const sockaddr*>(&address);
    const int error = ::bind(socket, any, sizeof(address)) == 0 ? 0 : errno;
    ::umask(before);
    return error;
}

void open_to_group(const std::string& path)
{
    constexpr std::size_t longest_entry = 16'384;
    std::array<char, longest_entry> buffer{};
    group entry{};
    group* found = nullptr;
    if (::getgrnam_r(socket_group, &entry, buffer.data(), buffer.size(), &found) != 0 ||
        found == nullptr)
        return;
    const auto status = status_of(path);
    const bool is_ours = status && status->st_gid == found->gr_gid; // as with a user of that group
    constexpr auto same_owner = static_cast<uid_t>(-1);
    if (is_ours || ::lchown(path.c_str(), same_owner, found->gr_gid) == 0)
        ::chmod(path.c_str(), socket_mode);
}

} // namespace

SocketName::SocketName(std::string path) : path_(std::move(path)), made_(made(path_)) {}

SocketName::SocketName(SocketName&& other) noexcept
    : path_(std::move(other.path_)), made_(std::exchange(other.made_, std::nullopt))
{
}

SocketName::~SocketName()
{
    if (made_ && made(path_) == made_)
        ::unlink(path_.c_str());
}

tl::expected<UnixListener, ListenFailure> listen_on_socket(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path))
        return cannot(path, ENAMETOOLONG);
    path.copy(address.sun_path, path.size());
    std::error_code no_directory; // bind says it
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), no_directory);
    if (const auto there = status_of(path)) {
        if (!S_ISSOCK(there->st_mode))
            return cannot(path, ENOTSOCK);
        if (answers(address))
            return cannot(path, EADDRINUSE);
        ::unlink(path.c_str());
    }
    Listener listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
                      fmt::format("unix:{}", path));
    if (const int error = bind_for_owner(listener.socket(), address); error != 0)
        return cannot(path, error);
    open_to_group(path);
    if (::listen(listener.socket(), SOMAXCONN) != 0)
        return cannot(path, errno);
    return UnixListener{.listener = std::move(listener), .name = SocketName(path)};
}

} // namespace bgpsnoop::sink
