// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "source/host/file_descriptor.hpp"
#include "source/kernel/kernel_source.hpp"

namespace bgpsnoop::cli {

/// Makes a connection on loopback, at a port nobody uses, speaks a line of BGP on it, and looks
/// whether the probes see that.
class SelfTest {
public:
    static tl::expected<SelfTest, std::string> prepare();

    std::uint16_t port() const { return port_; }
    /// What the probes, attached to port(), did not see, or why they could not: "the self-test ..."
    /// goes on like that. "" if they saw all.
    std::string run(source::KernelSource& source);

private:
    SelfTest(source::FileDescriptor listener, std::uint16_t port)
        : listener_(std::move(listener)), port_(port)
    {
    }
    std::string talk() const; ///< why not; "" if it did

    source::FileDescriptor listener_;
    std::uint16_t port_;
};

} // namespace bgpsnoop::cli
