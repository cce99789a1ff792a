// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <sys/types.h>
#include <tl/expected.hpp>

#include "sink/http/listen.hpp"

namespace bgpsnoop::sink {

/// The name of a listening Unix socket, taken away with its owner unless somebody else has it now.
class SocketName {
public:
    explicit SocketName(std::string path);
    ~SocketName();
    SocketName(SocketName&& other) noexcept;
    SocketName& operator=(SocketName&&) = delete;
    SocketName(const SocketName&) = delete;
    SocketName& operator=(const SocketName&) = delete;

private:
    std::string path_;
    /// Of the file: numbers of inodes are given again, times are not.
    std::optional<std::pair<ino_t, std::int64_t>> made_;
};

struct UnixListener {
    Listener listener; ///< its address is "unix:PATH"
    SocketName name;
};

/// A socket of mode 0660 at `path`, of socket_group (agent_socket.hpp) or its owner's alone; its
/// directory is made if need be. What a dead agent left there is replaced; where one answers,
/// EADDRINUSE.
tl::expected<UnixListener, ListenFailure> listen_on_socket(const std::string& path);

} // namespace bgpsnoop::sink
