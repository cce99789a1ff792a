// SPDX-License-Identifier: Apache-2.0
#include "sink/http/asked.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sink/http/http.hpp"
#include "support/http_client.hpp"

namespace bgpsnoop {
namespace {

class Asked : public testing::Test {
protected:
    Asked() : server(sink::HttpServer::start({.addresses = {"127.0.0.1:0"}}).value())
    {
        server->publish(std::make_shared<sink::State>());
        address = server->addresses().at(0);
    }

    std::string status_of(std::string_view version, std::string_view fields,
                          std::string_view path = "/-/healthy") const
    {
        const std::string answer =
            test::http_raw(address, fmt::format("GET {} {}\r\nConnection: close\r\n{}\r\n", path,
                                                version, fields));
        return answer.substr(std::min<std::size_t>(answer.size(), 9), 3);
    }

    std::unique_ptr<sink::HttpServer> server;
    std::string address;
};

TEST_F(Asked, ARequestSaysOnceHowLongItIs)
{
    const auto status_with = [&](std::string_view fields) {
        return status_of("HTTP/1.1", fmt::format("Host: localhost\r\n{}", fields));
    };
    EXPECT_EQ(status_with("Content-Length: 0\r\n"), "200");
    EXPECT_EQ(status_with("Content-Length: 4\r\nContent-Length: 5\r\n"), "400");
    EXPECT_EQ(status_with("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"), "400");
}

TEST_F(Asked, WhatStandsBehindANulIsNotLost)
{
    const auto status_at = [&](std::string_view path) {
        return status_of("HTTP/1.1", "Host: localhost\r\n", path);
    };
    EXPECT_EQ(status_at("/-/healthy%00"), "404");
    EXPECT_EQ(status_at("/-/healthy%00/x"), "404");
    EXPECT_EQ(status_at("/%2d/healthy"), "200");
}

TEST_F(Asked, WhatComesToLoopbackIsAskedForItsNamesWhereverElseIsListened)
{
    server = sink::HttpServer::start({.addresses = {"0.0.0.0:0"}}).value();
    server->publish(std::make_shared<sink::State>());
    const std::string everywhere = server->addresses().at(0);
    address = "127.0.0.1" + everywhere.substr(everywhere.rfind(':'));
    EXPECT_EQ(status_of("HTTP/1.1", "Host: localhost\r\n"), "200");
    EXPECT_EQ(status_of("HTTP/1.1", "Host: evil.example\r\n"), "421");
}

TEST_F(Asked, ARequestHasOneHostField)
{
    EXPECT_EQ(status_of("HTTP/1.1", "Host: localhost\r\n"), "200");
    EXPECT_EQ(status_of("HTTP/1.0", ""), "200");
    EXPECT_EQ(status_of("HTTP/1.1", ""), "400");
    EXPECT_EQ(status_of("HTTP/1.1", "Host: localhost\r\nHost: localhost\r\n"), "400");
    EXPECT_EQ(status_of("HTTP/1.0", "Host: localhost\r\nhOST: evil.example\r\n"), "400");
}

} // namespace
} // namespace bgpsnoop
