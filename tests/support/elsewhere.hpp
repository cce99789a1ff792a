// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::test {

/// A process in a network namespace of its own, until it goes.
class Elsewhere {
public:
    Elsewhere()
    {
        if (::pipe(ready_.data()) != 0 || ::pipe(end_.data()) != 0)
            return;
        pid_ = ::fork();
        if (pid_ == 0)
            live();
        char byte = 0;
        made_ = ::read(ready_[0], &byte, 1) == 1 && byte == 'y';
    }
    Elsewhere(const Elsewhere&) = delete;
    Elsewhere& operator=(const Elsewhere&) = delete;
    ~Elsewhere()
    {
        ::close(end_[1]);
        ::waitpid(pid_, nullptr, 0);
    }
    bool made() const { return made_; }
    std::uint32_t pid() const { return static_cast<std::uint32_t>(pid_); }
    std::uint32_t netns() const { return source::netns_of(pid()); }

private:
    [[noreturn]] void live()
    {
        ::close(end_[1]);
        const char answer = ::unshare(CLONE_NEWNET) == 0 ? 'y' : 'n';
        char byte = 0;
        if (::write(ready_[1], &answer, 1) == 1)
            (void)!::read(end_[0], &byte, 1);
        ::_exit(0);
    }

    std::array<int, 2> ready_{};
    std::array<int, 2> end_{};
    pid_t pid_ = -1;
    bool made_ = false;
};

} // namespace bgpsnoop::test
