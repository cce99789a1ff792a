// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "sink/history/event_filter.hpp"
#include "sink/sink.hpp"

namespace bgpsnoop::cli {

/// Passes on the events that somebody has chosen. Losses concern every choice: those that are not
/// passed on are said on standard error.
class ChosenEvents : public sink::Sink {
public:
    ChosenEvents(sink::EventFilter filter, sink::Sink& inner)
        : filter_(std::move(filter)), inner_(inner)
    {
    }

    void write(const engine::Finding& finding) override;
    void say_how_many() const; ///< on standard error, if there were others

private:
    sink::EventFilter filter_;
    sink::Sink& inner_;
    std::uint64_t chosen_ = 0;
    std::uint64_t others_ = 0;
};

} // namespace bgpsnoop::cli
