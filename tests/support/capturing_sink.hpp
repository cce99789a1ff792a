#pragma once

#include <vector>

#include "sink/sink.hpp"

namespace bgpsnoop::test {

/// Keeps what it was given.
class CapturingSink : public sink::Sink {
public:
    void take(const engine::Finding& finding) override { findings.push_back(finding); }

    std::vector<engine::Finding> findings;
};

} // namespace bgpsnoop::test
