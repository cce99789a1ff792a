#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>

/// The small pieces every table of metrics is made of.
namespace bgpsnoop::sink {

using Labels = std::vector<prometheus::ClientMetric::Label>;

/// Adds series to one family: `base` labels, then those of the call.
class Series {
public:
    explicit Series(prometheus::MetricFamily& family) : family_(family) {}
    void base(const Labels& labels) { base_ = &labels; }

    void add(double value, std::initializer_list<prometheus::ClientMetric::Label> more = {});

private:
    prometheus::MetricFamily& family_;
    const Labels* base_ = nullptr;
};

inline double number(std::uint64_t count)
{
    return static_cast<double>(count);
}

/// One row of a table of metrics; `Source` is what its series are read from.
template <typename Source> struct Metric {
    std::string_view name;
    prometheus::MetricType type = prometheus::MetricType::Untyped;
    std::string_view help;
    void (*fill)(const Source&, Series&) = nullptr;
};

template <typename Source> prometheus::MetricFamily family_of(const Metric<Source>& metric)
{
    return {.name = std::string(metric.name),
            .help = std::string(metric.help),
            .type = metric.type,
            .metric = {}};
}

} // namespace bgpsnoop::sink
