// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <tl/expected.hpp>

#include "source/kernel/kernel_source.hpp"

namespace bgpsnoop::cli {

/// Makes a connection on loopback, at a port nobody uses, speaks a line of BGP on it, and looks
/// whether the probes see that.
class SelfTest {
public:
    static tl::expected<SelfTest, std::string> prepare();
    SelfTest(SelfTest&& other) noexcept;
    SelfTest& operator=(SelfTest&&) = delete;
    ~SelfTest();

    std::uint16_t port() const { return port_; }
    /// What the probes, attached to port(), did not see, or why they could not: "the self-test ..."
    /// goes on like that. "" if they saw all.
    std::string run(source::KernelSource& source);

private:
    SelfTest(int listener, std::uint16_t port) : listener_(listener), port_(port) {}
    std::string talk() const; ///< why not; "" if it did

    int listener_;
    std::uint16_t port_;
};

} // namespace bgpsnoop::cli
