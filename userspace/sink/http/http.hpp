// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sink/http/routes.hpp"
#include "sink/http/visitors.hpp"
#include "sink/http/web_config.hpp"
#include "sink/launch.hpp"

namespace bgpsnoop::sink {

struct HttpOptions {
    /// Empty: the default, both loopbacks at port 19179; a host without IPv6 then makes do with
    /// one.
    std::vector<std::string> addresses;
    bool systemd_socket = false; ///< systemd has opened the sockets: no address counts
    /// Path of a Unix socket, empty: none. A host where the default one cannot be made does
    /// without.
    std::string socket;
    std::string telemetry_path{default_telemetry_path};
    WebConfig web; ///< of who comes by an address
    Launch launch; ///< of the threads
    /// Called by a thread of the server whose visitor finds a state that is a second old, and now
    /// waits for another: see Answers. Null: nobody waits.
    std::function<void()> ask_for_state;
};

/// Read-only HTTP. One thread for each address; they see nothing but the last published state, and
/// may ask for another.
class HttpServer {
public:
    /// Fails with one sentence for people.
    static tl::expected<std::unique_ptr<HttpServer>, std::string> start(const HttpOptions& options);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    void publish(std::shared_ptr<const State> state);
    /// Whoever is late is shown out. To be called every second or so.
    void look();
    /// Somebody follows the stream: what changes is to be published unasked.
    bool is_followed() const;
    /// From now on these may come by an address.
    void admit(std::map<std::string, std::string> users);
    /// "127.0.0.1:19179" each, with the real port where 0 was asked for. Without the Unix socket.
    const std::vector<std::string>& addresses() const;
    /// How often metrics were asked for.
    std::uint64_t scrapes() const;
    /// Its path, empty if there is none.
    const std::string& socket() const;
    /// How many answers were withdrawn from who read them slowly (BodyBudget).
    std::uint64_t answers_cut() const;
    HungUp hung_up() const;
    std::uint64_t streams_refused() const; ///< Streams::refused()
    /// What went otherwise than by default, in sentences.
    const std::vector<std::string>& notices() const;

private:
    struct Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace bgpsnoop::sink
