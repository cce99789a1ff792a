// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "sink/launch.hpp"
#include "sink/log/entry_queue.hpp"

namespace bgpsnoop::sink {

/// A writer, the thread in which it writes, and the queue before it: who has something to write
/// never waits.
class EntryThread {
public:
    /// `launch`: of the thread.
    EntryThread(std::shared_ptr<EntryWriter> writer, std::shared_ptr<EntryQueue> queue,
                const Launch& launch);
    /// Waits for what is still to be written, for a second at most.
    ~EntryThread();
    EntryThread(const EntryThread&) = delete;
    EntryThread& operator=(const EntryThread&) = delete;

private:
    std::shared_ptr<EntryQueue> queue_;
};

} // namespace bgpsnoop::sink
