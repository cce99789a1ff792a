// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sink/selection.hpp"
#include "sink/sink.hpp"

namespace bgpsnoop::cli {

/// Passes on events until so many verdicts are among them, and none after.
class UntilVerdicts : public sink::Sink {
public:
    /// No number: it never ends.
    UntilVerdicts(std::optional<std::uint64_t> most, sink::Sink& inner) : most_(most), inner_(inner)
    {
    }

    void write(const engine::Finding& finding) override;
    bool reached() const { return most_ && verdicts_ >= *most_; }

private:
    std::optional<std::uint64_t> most_;
    sink::Sink& inner_;
    std::uint64_t verdicts_ = 0;
};

/// Waits until a session that is wanted comes up, or goes down: also one of which nobody knows
/// whether it was up, since its connection was older and said nothing.
class UntilSession : public sink::Sink {
public:
    /// "up" or "down"; empty: it waits for nothing.
    UntilSession(std::string what, sink::Selection wanted)
        : what_(std::move(what)), wanted_(std::move(wanted))
    {
    }

    void write(const engine::Finding& finding) override;
    bool reached() const { return reached_; }

private:
    std::string what_;
    sink::Selection wanted_;
    bool reached_ = false;
};

} // namespace bgpsnoop::cli
