// SPDX-License-Identifier: Apache-2.0
#include "cli/client/agent_url.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::cli {
namespace {

TEST(AgentUrl, IsASocket)
{
    EXPECT_EQ(AgentUrl::parse("unix:/run/x.sock")->socket, "/run/x.sock");
    EXPECT_EQ(AgentUrl::parse("unix:/run/x.sock")->host_header(), "localhost");
}

TEST(AgentUrl, IsAPort)
{
    const auto url = AgentUrl::parse("http://router1:19179");
    EXPECT_EQ(url->host, "router1");
    EXPECT_EQ(url->port, "19179");
    EXPECT_EQ(url->host_header(), "router1:19179");
    EXPECT_EQ(AgentUrl::parse("http://router1")->port, "80");
}

TEST(AgentUrl, AnIpv6AddressStandsInBrackets)
{
    const auto url = AgentUrl::parse("http://[2001:db8::1]:19179/");
    EXPECT_EQ(url->host, "2001:db8::1");
    EXPECT_EQ(url->port, "19179");
    EXPECT_EQ(url->host_header(), "[2001:db8::1]:19179");
    EXPECT_FALSE(AgentUrl::parse("http://2001:db8::1"));
}

TEST(AgentUrl, OfAProxyHasAPath)
{
    EXPECT_EQ(AgentUrl::parse("http://proxy/router1/")->path, "/router1");
    EXPECT_EQ(AgentUrl::parse("http://proxy/")->path, "");
}

TEST(AgentUrl, AnythingElseIsOneSentence)
{
    for (const char* wrong :
         {"", "127.0.0.1:19179", "https://router1", "file:///etc/passwd", "unix:relative",
          "http://", "http://:80", "http://[::1", "http://h:0", "http://h:99999", "http://h:80x",
          "http://h\r\nX: y", "http://h/\r\nX: y", "http://h/ HTTP/1.1"})
        EXPECT_EQ(AgentUrl::parse(wrong).error(),
                  "--url wants unix:/PATH/OF/SOCKET or http://HOST:PORT")
            << wrong;
}

TEST(AgentUrl, WhatIsPutIntoAUrlIsEncoded)
{
    EXPECT_EQ(percent_encoded("fe80::1%eth0 a/b?\xff"), "fe80%3A%3A1%25eth0%20a%2Fb%3F%FF");
    EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
}

} // namespace
} // namespace bgpsnoop::cli
