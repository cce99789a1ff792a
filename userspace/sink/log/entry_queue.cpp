// SPDX-License-Identifier: Apache-2.0
#include "sink/log/entry_queue.hpp"

#include <utility>

namespace bgpsnoop::sink {

namespace {

std::size_t size_of(const EntryWriter::Entry& entry)
{
    std::size_t size = sizeof(EntryWriter::Entry);
    for (const std::string& part : entry)
        size += sizeof(std::string) + part.size();
    return size;
}

} // namespace

void EntryQueue::put(EntryWriter::Entry entry)
{
    const std::lock_guard lock(mutex_);
    const std::size_t size = size_of(entry);
    if (bytes_ + size > most_bytes) {
        ++failures_;
        crowded_ = true;
        return;
    }
    bytes_ += size;
    items_.emplace_back(std::move(entry));
    changed_.notify_all();
}

void EntryQueue::reopen()
{
    const std::lock_guard lock(mutex_);
    items_.emplace_back(Reopen{});
    changed_.notify_all();
}

std::uint64_t EntryQueue::failures() const
{
    const std::lock_guard lock(mutex_);
    return failures_;
}

bool EntryQueue::finish(std::chrono::milliseconds patience)
{
    std::unique_lock lock(mutex_);
    ending_ = true;
    changed_.notify_all();
    return changed_.wait_for(lock, patience, [this] { return done_; });
}

void EntryQueue::leave_alone(std::chrono::milliseconds patience)
{
    if (const std::unique_lock reports(reporting_, patience); reports)
        on_failure_ = nullptr;
}

void EntryQueue::report(const std::vector<std::string>& sentences)
{
    const std::lock_guard reports(reporting_);
    for (const std::string& sentence : sentences)
        if (on_failure_)
            on_failure_(sentence);
}

std::optional<EntryQueue::Item> EntryQueue::next()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ending_ || !items_.empty(); });
    if (items_.empty()) {
        done_ = true;
        changed_.notify_all();
        return std::nullopt;
    }
    Item item = std::move(items_.front());
    items_.pop_front();
    return item;
}

/// The sentences that are due: each series of failures has one, at its beginning.
std::vector<std::string> EntryQueue::settle(const Item& item, const EntryWriter::Failure& failure)
{
    const std::lock_guard lock(mutex_);
    std::vector<std::string> sentences;
    const auto* entry = std::get_if<EntryWriter::Entry>(&item);
    if (entry != nullptr) {
        bytes_ -= size_of(*entry);
        failures_ += failure ? 1 : 0;
    }
    if (failure && !std::exchange(failing_, true))
        sentences.push_back(*failure);
    else if (!failure && entry != nullptr)
        failing_ = false;
    if (std::exchange(crowded_, false))
        sentences.push_back(crowded_says_);
    return sentences;
}

void EntryQueue::write_to(EntryWriter& writer)
{
    while (const auto item = next()) {
        const auto* entry = std::get_if<EntryWriter::Entry>(&*item);
        const auto failure = entry != nullptr ? writer.write(*entry) : writer.reopen();
        report(settle(*item, failure));
    }
}

} // namespace bgpsnoop::sink
