#include "sink/metrics/series.hpp"

namespace bgpsnoop::sink {

void Series::add(double value, std::initializer_list<prometheus::ClientMetric::Label> more)
{
    prometheus::ClientMetric& metric = family_.metric.emplace_back();
    metric.label.reserve((base_ != nullptr ? base_->size() : 0) + more.size());
    if (base_ != nullptr)
        metric.label = *base_;
    metric.label.insert(metric.label.end(), more);
    if (family_.type == prometheus::MetricType::Counter)
        metric.counter.value = value;
    else
        metric.gauge.value = value;
}

} // namespace bgpsnoop::sink
