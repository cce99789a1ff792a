// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/exposition.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

namespace bgpsnoop::sink {

namespace {

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

/// With its closing quote.
void put_value(std::string& out, std::string_view value)
{
    constexpr std::string_view special = "\n\\\"";
    for (auto bad = value.find_first_of(special); bad != value.npos;
         bad = value.find_first_of(special)) {
        out.append(value.substr(0, bad)).append({'\\', value[bad] == '\n' ? 'n' : value[bad]});
        value.remove_prefix(bad + 1);
    }
    out.append(value) += '"';
}

} // namespace

BaseLabels base_labels(Labels labels)
{
    BaseLabels base{std::move(labels), {}};
    for (const auto& [name, value] : base.labels) {
        base.text.append(base.text.empty() ? "" : ",").append(name).append("=\"");
        put_value(base.text, value);
    }
    return base;
}

void Exposition::begin(const MetricInfo& metric)
{
    metric_ = metric;
    has_head_ = false;
    base_ = nullptr;
    labels_.clear();
    for (const std::string_view name : label_names(metric))
        labels_.push_back(std::string(name) + "=\"");
}

void Exposition::put_head()
{
    has_head_ = true;
    if (!metric_.help.empty())
        text_.append("# HELP ").append(metric_.name).append(" ").append(metric_.help) += '\n';
    text_.append("# TYPE ").append(metric_.name);
    text_.append(metric_.type == MetricType::counter ? " counter\n" : " gauge\n");
}

void Exposition::add(double value, std::initializer_list<std::string_view> label_values)
{
    assert(labels_.size() == label_values.size());
    if (!has_head_)
        put_head();
    text_ += metric_.name;
    char before = '{';
    if (base_ != nullptr && !base_->text.empty())
        (text_ += std::exchange(before, ',')) += base_->text;
    auto label = labels_.begin();
    for (const std::string_view label_value : label_values) {
        (text_ += std::exchange(before, ',')) += *label++;
        put_value(text_, label_value);
    }
    text_ += before == ',' ? "} " : " ";
    put_number(text_, value);
    text_ += '\n';
}

} // namespace bgpsnoop::sink
