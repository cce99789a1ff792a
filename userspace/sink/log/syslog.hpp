// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sink/log/medium.hpp"

namespace bgpsnoop::sink {

/// One datagram to the host's syslog daemon for each event that people wait for, facility `daemon`,
/// as syslog(3) would make it; which does not say what was not taken, so it is not used.
class Syslog : public Medium {
public:
    ~Syslog() override { close(); }
    Syslog() = default;
    Syslog(const Syslog&) = delete;
    Syslog& operator=(const Syslog&) = delete;

    Entry entry_of(const engine::Finding& finding) const override; ///< empty: a detail
    Failure write(const Entry& entry) override;

private:
    Failure connect();
    bool send(const std::string& datagram) const;
    void close();

    int socket_ = -1;
};

} // namespace bgpsnoop::sink
