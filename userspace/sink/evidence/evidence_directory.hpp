// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sink/log/entry_writer.hpp"

namespace bgpsnoop::sink {

/// Files of evidence, so many and so large at most: the oldest make room for a new one. What is
/// there is looked up each time, so that a restart changes nothing, nor does who takes a file away.
/// Other files are never touched.
class EvidenceDirectory : public EntryWriter {
public:
    struct Limits {
        std::size_t files = 200;
        std::uint64_t bytes = std::uint64_t{64} << 20; ///< of all files
        bool operator==(const Limits&) const = default;
    };

    /// Makes it, if it is missing, and removes what a killed agent has left half written. The
    /// error is one sentence.
    static tl::expected<std::shared_ptr<EvidenceDirectory>, std::string>
    open(const std::string& path, Limits limits);

    /// A name (evidence_name()) and the bytes. Nobody sees a file before it is whole.
    Failure write(const Entry& entry) override;

    std::uint64_t written() const { return written_; } ///< for any thread, as the next one
    std::uint64_t removed() const { return removed_; } ///< to make room

private:
    struct File {
        std::string name;
        std::uint64_t size = 0;
    };

    EvidenceDirectory(std::string path, Limits limits) : path_(std::move(path)), limits_(limits) {}
    std::vector<File> files() const; ///< oldest first
    void make_room(std::uint64_t bytes);
    void remove_leftovers() const;
    std::string free_name(const std::string& name) const;
    Failure cannot_write(const std::string& name, int error) const;

    std::filesystem::path path_;
    Limits limits_;
    std::atomic<std::uint64_t> written_ = 0;
    std::atomic<std::uint64_t> removed_ = 0;
};

} // namespace bgpsnoop::sink
