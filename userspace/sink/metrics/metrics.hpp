#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "engine/snapshot.hpp"
#include "sink/self_state.hpp"

namespace bgpsnoop::sink {

/// One scrape: the snapshot as metric families. Series are made anew each time, so those of a
/// session that vanished are gone with it.
class Metrics : public prometheus::Collectable {
public:
    /// `own_netns`: inode number of the agent's own network namespace.
    Metrics(std::shared_ptr<const engine::Snapshot> snapshot, SelfState self,
            std::uint32_t own_netns);

    /// Families without a series are left out.
    std::vector<prometheus::MetricFamily> Collect() const override;

private:
    std::shared_ptr<const engine::Snapshot> snapshot_;
    SelfState self_;
    std::uint32_t own_netns_;
};

/// The text format of /metrics, version 0.0.4.
std::string metrics_text(const prometheus::Collectable& metrics);

/// Every name a scrape can hold, in the order of the tables.
std::vector<std::string_view> bgpsnoop_metric_names();

} // namespace bgpsnoop::sink
