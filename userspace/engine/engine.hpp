#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "engine/finding.hpp"
#include "engine/input.hpp"
#include "engine/senses.hpp"
#include "engine/snapshot.hpp"

namespace bgpsnoop::engine {

struct Options {
    std::vector<std::uint16_t> ports{179};
    std::size_t max_sessions = 10'000;
    Duration session_expiry = std::chrono::hours(24);
    bool all_messages = false; ///< findings for KEEPALIVE and UPDATE too
    Senses senses{};
};

/// Inputs in, findings out; no clock, no I/O. Inputs come in the order of their time as far as the
/// source can tell. Feed a Tick at least every 100 ms of real time (a capture: of captured time):
/// verdicts that wait for a trailing RST, a queued NOTIFICATION or a sibling connection are given
/// then, and sessions expire.
class Engine {
public:
    explicit Engine(Options options);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    std::vector<Finding> feed(const Input& input);
    Snapshot snapshot() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace bgpsnoop::engine
