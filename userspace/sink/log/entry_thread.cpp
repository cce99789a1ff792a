// SPDX-License-Identifier: Apache-2.0
#include "sink/log/entry_thread.hpp"

#include <csignal>
#include <thread>
#include <utility>

namespace bgpsnoop::sink {

namespace {

/// Signals are for the thread that waits for them.
template <typename Work> void start_without_signals(Work work)
{
    sigset_t all{};
    sigset_t before{};
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread(std::move(work)).detach();
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

} // namespace

/// The thread is never joined: it may stand in a write(2) that does not end.
EntryThread::EntryThread(std::shared_ptr<EntryWriter> writer, std::shared_ptr<EntryQueue> queue,
                         const Launch& launch)
    : queue_(std::move(queue))
{
    launch_by(launch, [&writer, this] {
        start_without_signals([to = writer, from = queue_] { from->write_to(*to); });
    });
}

EntryThread::~EntryThread()
{
    constexpr std::chrono::seconds patience{1};
    if (!queue_->finish(patience))
        queue_->leave_alone(patience);
}

} // namespace bgpsnoop::sink
