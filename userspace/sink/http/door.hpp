// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "sink/http/answers.hpp"
#include "sink/http/basic_auth.hpp"
#include "sink/http/listen.hpp"
#include "sink/http/streams.hpp"
#include "sink/http/tls.hpp"
#include "sink/http/visitors.hpp"
#include "sink/launch.hpp"

namespace bgpsnoop::sink {

/// What all doors share.
struct Desk {
    Desk(const std::string& path, std::function<void()> ask_for_state)
        : telemetry_path(path), answers(path, std::move(ask_for_state))
    {
    }

    const std::string telemetry_path;
    Answers answers;
    Streams streams;
    std::atomic<std::uint64_t> scrapes = 0; ///< how often metrics were asked for
};

/// What is asked of whoever comes. Its users may be exchanged at any time.
struct Guard {
    std::unique_ptr<Tls> tls; ///< null: plain HTTP
    std::atomic<std::shared_ptr<BasicAuth>> auth = std::make_shared<BasicAuth>(Users{});
};

/// One address that is served, by a thread of its own.
class Door {
public:
    /// Fails with one sentence for people. Desk and guard must outlive the door; no guard: whoever
    /// can come may. Of all guards with TLS in a process there can be one at a time.
    static tl::expected<std::unique_ptr<Door>, std::string>
    open(Listener listener, Desk& desk, Guard* guard, const Launch& launch);
    ~Door();
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;

    /// Whoever is late is shown out. To be called now and then.
    void look();
    HungUp hung_up() const;

private:
    struct Impl;
    explicit Door(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace bgpsnoop::sink
