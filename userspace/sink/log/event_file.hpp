// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "sink/log/medium.hpp"

namespace bgpsnoop::sink {

/// One JSON object in each line, never two, whatever went wrong with the one before.
class EventFile : public Medium {
public:
    /// "-" is standard output. A FIFO may still wait for who reads it: each write tries again.
    static tl::expected<std::unique_ptr<EventFile>, std::string> open(const std::string& path);
    ~EventFile() override { close(); }
    EventFile(const EventFile&) = delete;
    EventFile& operator=(const EventFile&) = delete;

    /// Why nothing can be written yet, as a sentence.
    Failure absence() const;

    Entry entry_of(const engine::Finding& finding) const override;
    Failure write(const Entry& entry) override;
    Failure reopen() override;

private:
    EventFile(std::string path, int file) : path_(std::move(path)), file_(file) {}
    void close() const;
    Failure give_up(std::size_t done, int error);

    std::string path_;
    int file_;          ///< negative: a FIFO that nobody reads
    bool torn_ = false; ///< the last line lacks its end
};

} // namespace bgpsnoop::sink
