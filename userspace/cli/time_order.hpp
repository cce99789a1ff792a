// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>

#include "sink/sink.hpp"

namespace bgpsnoop::cli {

/// Passes on the findings of a capture in the order of their time. The engine tells some later than
/// they happened: a session that went down with its verdict, what lies behind a hole when that is
/// skipped. Findings are kept back for as long as that takes, and no more than a few thousand.
class TimeOrder : public sink::Sink {
public:
    explicit TimeOrder(std::unique_ptr<sink::Sink> next) : next_(std::move(next)) {}
    TimeOrder(const TimeOrder&) = delete;
    TimeOrder& operator=(const TimeOrder&) = delete;
    ~TimeOrder() override;

    void write(const engine::Finding& finding) override;

private:
    void pass_on_first();

    std::unique_ptr<sink::Sink> next_;
    std::multimap<wire::Time, engine::Finding> kept_; ///< alike ones in the order they came
    wire::Time newest_{};
};

} // namespace bgpsnoop::cli
