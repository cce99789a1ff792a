// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sink/log/medium.hpp"

namespace bgpsnoop::sink {

/// What the journal gets: MESSAGE for people, BGPSNOOP_* for each field, PRIORITY (severity.hpp),
/// MESSAGE_ID of the event's kind (sd-id128(3)).
std::vector<std::string> journal_fields(const engine::Finding& finding);

/// Whether systemd has connected this descriptor to the journal (systemd.exec(5), JOURNAL_STREAM).
bool writes_to_journal(int descriptor);

class Journal : public Medium {
public:
    /// Why no event reaches it now; nothing: it is there.
    static Failure absence();

    Entry entry_of(const engine::Finding& finding) const override;
    Failure write(const Entry& entry) override;
};

} // namespace bgpsnoop::sink
