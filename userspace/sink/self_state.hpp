#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace bgpsnoop::sink {

struct HookState {
    bool attached = false;
    std::string way; ///< how: "tracepoint tcp_receive_reset", or why not
};

/// What the agent knows of itself, beside the engine's snapshot.
struct SelfState {
    std::string version;
    std::map<std::string, HookState> hooks;
    std::map<std::string, std::uint64_t> records; ///< received from the source, by kind
    std::uint64_t event_write_errors = 0;         ///< EventLog::failures()
};

} // namespace bgpsnoop::sink
