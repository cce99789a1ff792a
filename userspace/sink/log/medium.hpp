// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/finding.hpp"
#include "sink/log/entry_writer.hpp"

namespace bgpsnoop::sink {

/// What carries events out of the process. An entry is one event: a line, or the journal's fields.
class Medium : public EntryWriter {
public:
    /// Empty: this medium does not carry it.
    virtual Entry entry_of(const engine::Finding& finding) const = 0;
};

} // namespace bgpsnoop::sink
