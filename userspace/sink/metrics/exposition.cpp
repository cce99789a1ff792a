// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/exposition.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace bgpsnoop::sink {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;

void put_number(std::string& out, double value)
{
    constexpr int digits = 16;      // as TextSerializer
    constexpr double simple = 1e15; // whole numbers up to here are not written with an exponent
    std::array<char, 32> text{};
    const bool whole = std::abs(value) < simple && value == std::trunc(value) && value != 0;
    if (std::isnan(value))
        out += "Nan";
    else if (std::isinf(value))
        out += value < 0 ? "-Inf" : "+Inf";
    else if (whole)
        out.append(text.data(), std::to_chars(text.begin(), text.end(), std::int64_t(value)).ptr);
    else if (value == 0)
        out += std::signbit(value) ? "-0" : "0";
    else
        out.append(
            text.data(),
            std::to_chars(text.begin(), text.end(), value, std::chars_format::general, digits).ptr);
}

void put_label(std::string& out, const ClientMetric::Label& label)
{
    constexpr auto special = [](char c) { return c == '\n' || c == '\\' || c == '"'; };
    out.append(label.name).append("=\"");
    for (auto next = label.value.begin(); next != label.value.end();) {
        const auto bad = std::find_if(next, label.value.end(), special);
        out.append(next, bad);
        if (bad == label.value.end())
            break;
        out.append({'\\', *bad == '\n' ? 'n' : *bad});
        next = bad + 1;
    }
    out += '"';
}

void put_line(std::string& out, const std::string& name, const ClientMetric& metric, double value)
{
    out += name;
    for (std::size_t i = 0; i < metric.label.size(); ++i) {
        out += i == 0 ? '{' : ',';
        put_label(out, metric.label[i]);
    }
    out += metric.label.empty() ? " " : "} ";
    put_number(out, value);
    out += '\n';
}

} // namespace

void append_family(std::string& out, const MetricFamily& family)
{
    const bool counts = family.type == prometheus::MetricType::Counter;
    if (!family.help.empty())
        out += "# HELP " + family.name + ' ' + family.help + '\n';
    out += "# TYPE " + family.name + (counts ? " counter\n" : " gauge\n");
    for (const ClientMetric& metric : family.metric)
        put_line(out, family.name, metric, counts ? metric.counter.value : metric.gauge.value);
}

std::string exposition(const std::vector<MetricFamily>& families)
{
    std::string out;
    for (const MetricFamily& family : families)
        append_family(out, family);
    return out;
}

} // namespace bgpsnoop::sink
