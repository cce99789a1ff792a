// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/session/live_connections.hpp"

namespace bgpsnoop::engine {

/// What leaves the engine: events become findings with their time and labels, and what a session
/// counts of them is counted on the way.
class Report {
public:
    explicit Report(bool all_messages) : all_messages_(all_messages) {}

    void advance(Time time); ///< never back
    Time now() const { return now_; }

    void tell(const LiveConnection& of, Event event) { tell_at(now_, of, std::move(event)); }
    /// What is known only now and happened then.
    void tell_at(Time time, const LiveConnection& of, Event event);
    /// Of no living connection, or of none at all (number 0).
    void tell(std::uint64_t number, const Identity& who, Session* session, Event event);
    void count_fault(const StreamFault& fault);
    /// What a former run has told of it: no news, and nothing that is counted.
    void recall(Time time, const LiveConnection& of, Event event);

    std::vector<Finding> collect();  ///< those since the last time
    std::vector<Finding> recalled(); ///< likewise
    const std::map<std::string, std::uint64_t>& decode_errors() const { return decode_errors_; }
    const std::map<std::string_view, std::uint64_t>& warnings() const { return warnings_; }

private:
    bool is_told(const Event& event) const;
    static Finding of_connection(Time time, const LiveConnection& of, Event event);
    void add(Finding&& finding);

    bool all_messages_;
    Time now_;
    std::vector<Finding> findings_;
    std::vector<Finding> recalled_;
    std::map<std::string, std::uint64_t> decode_errors_; ///< by reason
    std::map<std::string_view, std::uint64_t> warnings_; ///< told, by id
};

} // namespace bgpsnoop::engine
