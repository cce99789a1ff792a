// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "sink/evidence/evidence_choice.hpp"
#include "sink/evidence/evidence_directory.hpp"
#include "sink/evidence/past_tapes.hpp"
#include "sink/launch.hpp"
#include "sink/log/entry_thread.hpp"
#include "sink/sink.hpp"

namespace bgpsnoop::sink {

/// A pcapng file for each fall of a session and each new kind of refusal: what was on the wire, and
/// the verdict (docs/evidence.md). The engine has to make tapes. Files are written in a thread of
/// its own: a slow disk holds nothing up.
class Evidence : public Sink {
public:
    /// Called in that thread, at the beginning of each series of failures.
    using OnFailure = std::function<void(const std::string& sentence)>;

    struct Options {
        std::string directory;
        EvidenceDirectory::Limits limits;
        std::string version; ///< of bgpsnoop
    };

    /// `launch`: of the thread.
    static tl::expected<std::unique_ptr<Evidence>, std::string>
    open(const Options& options, OnFailure on_failure, const Launch& launch = {});

    void write(const engine::Finding& finding) override;

    std::uint64_t files_written() const { return directory_->written(); }
    std::uint64_t files_removed() const { return directory_->removed(); } ///< to make room
    /// Files that could not be written, or found no room among those that wait.
    std::uint64_t failures() const { return queue_->failures(); }

private:
    Evidence(std::shared_ptr<EvidenceDirectory> directory, std::string version,
             OnFailure on_failure, const Launch& launch);

    std::string version_;
    EvidenceChoice choice_;
    PastTapes past_{std::size_t{8} << 20};
    PastTapes past_of_strangers_{std::size_t{1} << 20}; ///< who may turn out to be none
    std::shared_ptr<EvidenceDirectory> directory_;
    std::shared_ptr<EntryQueue> queue_;
    EntryThread thread_;
};

} // namespace bgpsnoop::sink
