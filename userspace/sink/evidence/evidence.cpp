// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/evidence.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sink/evidence/evidence_file.hpp"
#include "sink/evidence/evidence_name.hpp"
#include "sink/history/kept_event.hpp"

namespace bgpsnoop::sink {

Evidence::Evidence(std::shared_ptr<EvidenceDirectory> directory, std::string version,
                   OnFailure on_failure, const Launch& launch)
    : version_(std::move(version)),
      directory_(std::move(directory)),
      queue_(std::make_shared<EntryQueue>(
          std::move(on_failure), "evidence comes faster than it is written: some is left out")),
      thread_(directory_, queue_, launch)
{
}

tl::expected<std::unique_ptr<Evidence>, std::string>
Evidence::open(const Options& options, OnFailure on_failure, const Launch& launch)
{
    auto directory = EvidenceDirectory::open(options.directory, options.limits);
    if (!directory)
        return tl::make_unexpected(directory.error());
    return std::unique_ptr<Evidence>(
        new Evidence(std::move(*directory), options.version, std::move(on_failure), launch));
}

void Evidence::write(const engine::Finding& finding)
{
    const auto chosen = choice_.choose(finding);
    const auto* closed = std::get_if<engine::ConnectionClosed>(&finding.what);
    if (closed == nullptr || !closed->tape)
        return;
    const engine::SessionKey peer = session_key(finding.who);
    if (finding.stranger)
        return past_of_strangers_.add(peer, closed->tape, false);
    if (chosen != EvidenceChoice::Kind::none) {
        auto before = past_of_strangers_.of(peer);
        std::ranges::copy(past_.of(peer), std::back_inserter(before));
        std::string bytes = evidence_file(finding, *closed, before, version_);
        if (!bytes.empty()) // else nothing was on the wire
            queue_->put({evidence_name(finding, closed->verdict.outcome), std::move(bytes)});
    }
    past_.add(peer, closed->tape, chosen == EvidenceChoice::Kind::fall);
}

} // namespace bgpsnoop::sink
