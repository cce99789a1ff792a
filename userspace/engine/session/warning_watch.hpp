#pragma once

#include <string_view>
#include <vector>

#include "engine/session/evidence.hpp"

namespace bgpsnoop::engine {

/// Says of a living connection what is wrong with it when that begins, once each.
class WarningWatch {
public:
    void check(const Evidence& seen, Time now, std::vector<decltype(Finding::what)>& out);

private:
    void watch_unread(const Evidence& seen, Time now);
    void watch_windows(const Evidence& seen, Time now);
    void check_drops(const Evidence& seen, std::vector<decltype(Finding::what)>& out);

    std::vector<std::string_view> said_;
    std::optional<Time> unread_since_; ///< bytes lie unread and the speaker reads none
    std::uint64_t read_then_ = 0;
    Duration unread_for_{};
    std::optional<Time> zero_since_; ///< a window has been 0 in every sample since
    Duration zero_for_{};
};

} // namespace bgpsnoop::engine
