// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sink/http/generation.hpp"
#include "sink/http/http.hpp"
#include "sink/http/streams.hpp"
#include "sink/page/page_files.hpp"
#include "support/http_client.hpp"
#include "support/sink_stories.hpp"
#include "support/unpacked.hpp"

/// The page as the server gives it, and the stream that tells it of changes.
namespace bgpsnoop {
namespace {

using sink::HttpServer;
using test::http;
using testing::HasSubstr;
using testing::Not;

class ServedPage : public testing::Test {
protected:
    ServedPage() { publish(41); }

    void publish(std::uint64_t generation) const
    {
        auto state = std::make_shared<sink::State>();
        state->snapshot = test::full_snapshot();
        state->ready = true;
        state->generation = generation;
        server->publish(state);
    }

    std::unique_ptr<HttpServer> server = HttpServer::start({.addresses = {"127.0.0.1:0"}}).value();
    std::string address = server->addresses().at(0);
};

std::string source_of(std::string_view name)
{
    const std::ifstream file(BGPSNOOP_SOURCE_DIR "/userspace/page/" + std::string(name));
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST_F(ServedPage, EachFileIsTheSourceWithItsTypeAndATag)
{
    EXPECT_FALSE(sink::page_files().empty());
    for (const auto& file : sink::page_files()) {
        const auto answer = http(address, "GET", "/page/" + std::string(file.name));
        EXPECT_EQ(answer.status, 200) << file.name;
        EXPECT_EQ(answer.body, source_of(file.name)) << file.name;
        EXPECT_THAT(answer.head, HasSubstr("Content-Type: " + std::string(file.content_type)));
        EXPECT_THAT(answer.head, HasSubstr("ETag: W/" + std::string(file.etag)));
        EXPECT_THAT(answer.head, HasSubstr("Cache-Control: no-cache\r\n"));
    }
    EXPECT_EQ(http(address, "GET", "/").body, source_of("index.html"));
    EXPECT_EQ(http(address, "GET", "/page/nothing.js").status, 404);
}

TEST_F(ServedPage, AFileThatIsKnownIsNotSentAgain)
{
    const std::string tag(sink::page_files().front().etag);
    const std::string path = "/page/" + std::string(sink::page_files().front().name);
    const auto again = http(address, "GET", path, "", "If-None-Match: \"x\", W/" + tag);
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_THAT(again.head, HasSubstr("ETag: W/" + tag));
    EXPECT_EQ(http(address, "GET", path, "", "If-None-Match: \"x\"").status, 200);
}

TEST_F(ServedPage, TheBrowserIsToldToTakeNothingFromElsewhereAndNothingInline)
{
    for (const char* path : {"/", "/page/main.js", "/api/v1/overview", "/metrics", "/nothing"}) {
        const std::string head = http(address, "GET", path).head;
        EXPECT_THAT(head, HasSubstr("Content-Security-Policy: default-src 'none'; "
                                    "script-src 'self'; style-src 'self';"))
            << path;
        EXPECT_THAT(head, Not(HasSubstr("unsafe"))) << path;
        EXPECT_THAT(head, HasSubstr("X-Content-Type-Options: nosniff\r\n")) << path;
        EXPECT_THAT(head, HasSubstr("Referrer-Policy: no-referrer\r\n")) << path;
    }
}

/// What is read of a stream until the text comes.
std::string heard(const test::HttpConnection& connection, std::string_view until)
{
    std::string all;
    char buffer[512];
    while (all.find(until) == std::string::npos) {
        const ssize_t size = recv(connection.socket(), buffer, sizeof(buffer), 0);
        if (size <= 0)
            return all + " (the end)";
        all.append(buffer, static_cast<std::size_t>(size));
    }
    return all;
}

constexpr const char* stream_request = "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST_F(ServedPage, TheStreamTellsOfEachNewGenerationAtOnce)
{
    const test::HttpConnection watcher(address);
    watcher.send(stream_request);
    const std::string first = heard(watcher, "data: 41\n\n");
    EXPECT_THAT(first, HasSubstr("Content-Type: text/event-stream\r\n"));
    EXPECT_THAT(first, HasSubstr("retry: 1000\n"));
    EXPECT_THAT(http(address, "GET", "/api/v1/overview").body, HasSubstr("\"generation\":41"));
    publish(41);
    publish(42);
    EXPECT_THAT(heard(watcher, "data: 42\n\n"), Not(HasSubstr("data: 41")));
    EXPECT_EQ(http(address, "GET", "/metrics").status, 200);
}

TEST_F(ServedPage, AStreamThatNobodyReadsStopsNoServerAndHeadOpensNone)
{
    EXPECT_EQ(http(address, "HEAD", "/api/v1/stream").status, 200);
    const test::HttpConnection watcher(address);
    watcher.send(stream_request);
    heard(watcher, "data: 41\n\n");
    publish(43);
    server.reset(); // a connection that sleeps would hold it for ever
    EXPECT_THAT(heard(watcher, "never"), HasSubstr("(the end)"));
}

TEST_F(ServedPage, MoreThanSoManyStreamsAreRefusedAndThePlacesOfThoseWhoLeftAreFree)
{
    constexpr std::size_t most = sink::Streams::Limits{}.of_address;
    {
        std::vector<std::unique_ptr<test::HttpConnection>> watchers;
        for (std::size_t i = 0; i < most; ++i) {
            watchers.push_back(std::make_unique<test::HttpConnection>(address));
            watchers.back()->send(stream_request);
            heard(*watchers.back(), "data: 41\n\n");
        }
        EXPECT_EQ(http(address, "GET", "/api/v1/stream").status, 503);
        EXPECT_EQ(server->streams_refused(), 1U);
        EXPECT_EQ(http(address, "GET", "/metrics").status, 200);
    }
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    bool again = false;
    while (!again && std::chrono::steady_clock::now() < deadline) {
        publish(41); // those who sleep are looked at
        const test::HttpConnection next(address);
        next.send(stream_request);
        again = heard(next, "\r\n\r\n").starts_with("HTTP/1.1 200");
    }
    EXPECT_TRUE(again);
}

TEST(Generation, ChangesWithWhatAPersonWouldSeeAndOnlyThen)
{
    sink::Generation generation;
    sink::State state{.snapshot = test::full_snapshot()};
    const auto first = generation.of(state);
    EXPECT_EQ(generation.of(state), first);
    auto other = *state.snapshot;
    other.sessions[0].received.bytes += 19; // a keepalive
    state.snapshot = std::make_shared<engine::Snapshot>(other);
    EXPECT_EQ(generation.of(state), first);
    other.sessions[0].state = engine::SessionState::idle;
    state.snapshot = std::make_shared<engine::Snapshot>(other);
    EXPECT_EQ(generation.of(state), first + 1);
    state.self.hooks["resets"].attached = true;
    EXPECT_EQ(generation.of(state), first + 2);
}

} // namespace
} // namespace bgpsnoop
