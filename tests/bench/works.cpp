// SPDX-License-Identifier: Apache-2.0
#include "bench/works.hpp"

#include <array>
#include <memory>
#include <stdexcept>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/engine.hpp"
#include "sink/json/event_json.hpp"
#include "sink/metrics/metrics.hpp"
#include "support/bgp_bytes.hpp"
#include "support/sink_stories.hpp"
#include "support/story.hpp"
#include "wire/message.hpp"
#include "wire/stream_framer.hpp"

namespace bgpsnoop::bench {

namespace {

using namespace test;
using namespace std::chrono_literals;

/// No work is done in vain.
void expect(bool holds)
{
    if (!holds)
        throw std::logic_error("a work has not done what it is measured for");
}

constexpr std::uint32_t messages_at_once = 560; // of 117 bytes: 64 kB, as a speaker reads them

/// The mean UPDATE of a full table (19 MB in 163,000 messages, docs/kernel.md).
std::function<void()> frame()
{
    constexpr std::size_t mean_body = 98;
    const ByteVector update = message(2, ByteVector(mean_body, 1));
    auto bytes = std::make_shared<ByteVector>();
    for (std::uint32_t i = 0; i < messages_at_once; ++i)
        bytes->insert(bytes->end(), update.begin(), update.end());
    auto framer = std::make_shared<wire::StreamFramer>();
    return [=] { expect(framer->feed(*bytes).size() == messages_at_once); };
}

/// With what FRR announces.
std::function<void()> decode()
{
    const ByteVector body = open_body({
        capabilities({family_capability(1, 1)}),
        capabilities({family_capability(2, 1)}),
        capabilities({capability(2, {})}),
        capabilities({four_octet_as_capability(65001)}),
        capabilities({capability(6, {})}),
        capabilities({capability(69, {0, 1, 1, 1})}),
        capabilities({capability(64, {0x40, 120})}),
    });
    return [=] { expect(wire::decode_open(body)->capabilities.size() == 7); };
}

/// Connections of one neighbour, all alike, each later than the one before.
class Again {
public:
    explicit Again(std::vector<engine::Input> inputs)
        : engine_(engine::Options{}), inputs_(std::move(inputs))
    {
        engine_.feed(listening(usual_speaker));
    }

    void operator()()
    {
        std::size_t verdicts = 0;
        for (engine::Input& input : inputs_) {
            for (const auto& finding : engine_.feed(input))
                verdicts += std::holds_alternative<engine::ConnectionClosed>(finding.what) ? 1 : 0;
            input.time += 10s;
            if (input.connection != engine::ConnectionId::none)
                input.connection =
                    engine::ConnectionId{static_cast<std::uint64_t>(input.connection) + 1};
        }
        expect(verdicts == 1);
    }

private:
    engine::Engine engine_;
    std::vector<engine::Input> inputs_;
};

std::function<void()> judge_each_of(const Story& story)
{
    return [again = std::make_shared<Again>(story.inputs)] { (*again)(); };
}

std::function<void()> judge_refused()
{
    Story story;
    story.calls().after(1ms).fails(ECONNREFUSED).reports(ECONNREFUSED).after(5s).tick();
    return judge_each_of(story);
}

std::function<void()> judge_bad_as()
{
    Story story;
    story.calls().after(1ms).connected().opens_exchanged().after(1ms).reads_notification(2, 2);
    story.peer_fin().closes().after(5s).tick();
    return judge_each_of(story);
}

std::function<void()> write_event()
{
    const auto closed = finding(closed_without_answer());
    return [=] { expect(!sink::json_line(sink::event_json(closed)).empty()); };
}

constexpr std::uint32_t sessions = 100;

std::function<void()> expose()
{
    auto snapshot = std::make_shared<engine::Snapshot>();
    for (std::uint32_t i = 0; i < sessions; ++i)
        snapshot->sessions.push_back(full_session("10.1.0." + std::to_string(i)));
    return [=] { expect(!sink::metrics_text(*snapshot, {}, 0).empty()); };
}

constexpr std::array all{
    Work{"frame", "a message of a full table", messages_at_once, frame},
    Work{"decode", "an OPEN", 1, decode},
    Work{"judge_refused", "a call that is refused", 1, judge_refused},
    Work{"judge_bad_as", "a connection that ends with Bad Peer AS", 1, judge_bad_as},
    Work{"write_event", "a verdict as JSON", 1, write_event},
    Work{"expose", "a session with all its series", sessions, expose},
};

} // namespace

std::span<const Work> works()
{
    return all;
}

} // namespace bgpsnoop::bench
