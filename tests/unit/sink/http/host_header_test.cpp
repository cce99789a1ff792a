// SPDX-License-Identifier: Apache-2.0
#include "sink/http/host_header.hpp"

#include <gtest/gtest.h>

#include "sink/http/routes.hpp"

namespace bgpsnoop::sink {
namespace {

TEST(HostHeader, NamesAndAddressesOfLoopbackAreKnownWithAndWithoutPort)
{
    for (const auto* host : {"", "localhost", "LocalHost:19179", "localhost.", "agent.localhost:80",
                             "127.0.0.1", "127.0.0.1:19179", "127.8.7.6:1", "[::1]", "[::1]:19179"})
        EXPECT_TRUE(names_loopback(host)) << host;
}

TEST(HostHeader, EverythingElseIsSomebodyElse)
{
    for (const auto* host : {"evil.example",
                             "evil.example:19179",
                             "127.0.0.1.evil.example",
                             "localhost.evil.example",
                             "notlocalhost",
                             "10.0.0.1",
                             "[fe80::1]",
                             "0.0.0.0",
                             "[",
                             "[]",
                             ":",
                             ".",
                             "[::1",
                             "[::1].evil.example",
                             "[::1]evil",
                             "localhost:evil.example",
                             "localhost:80:evil",
                             "localhost:80@evil.example",
                             "[localhost]",
                             ".localhost",
                             " localhost",
                             "localhost "})
        EXPECT_FALSE(names_loopback(host)) << host;
}

TEST(HostHeader, OnLoopbackARequestToAnotherNameIsMisdirected)
{
    const Request rebound{.method = "GET",
                          .path = "/metrics",
                          .query = {},
                          .host = "evil.example",
                          .on_loopback = true};
    EXPECT_EQ(respond(rebound, nullptr, default_telemetry_path).status, 421U);
    Request from_afar = rebound;
    from_afar.on_loopback = false; // whoever listens on other addresses has a name for it
    EXPECT_EQ(respond(from_afar, nullptr, default_telemetry_path).status, 200U);
}

} // namespace
} // namespace bgpsnoop::sink
