// SPDX-License-Identifier: Apache-2.0
#include <random>

#include <linux/types.h>

#include "framer_state.h"
#include "unit/wire/framer_streams.hpp"

// A namespace of its own, so that this instance of framer.h never meets another one at link time.
namespace bgpsnoop::test_framer::counted {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow" // C gives a struct and a function the same name
#include "framer.h"
#pragma GCC diagnostic pop

struct framer_bytes { // NOLINT(readability-identifier-naming): as framer.h says it
    Bytes bytes;
};

static int framer_read(framer_bytes* from, void* to, __u32 count)
{
    if (count > from->bytes.size())
        return -1;
    std::copy_n(from->bytes.begin(), count, static_cast<std::uint8_t*>(to));
    return 0;
}

} // namespace bgpsnoop::test_framer::counted

namespace bgpsnoop::test_framer {
namespace {

/// What a stream is made of by whoever wants to cost us time.
Octets any_token(std::mt19937& random)
{
    const auto below = [&random](unsigned limit) { return random() % limit; };
    switch (below(7)) {
    case 0:
        return keepalive;
    case 1:
        return Octets(below(40), 0xff);
    case 2:
        return Octets(1 + below(20), 0);
    case 3: // a header that nobody may send
        return message(static_cast<std::uint8_t>(below(8)), {}, below(40));
    case 4:
        return Octets(keepalive.begin(), keepalive.begin() + 1 + below(18));
    case 5:
        return message(2, Octets(4, 0), 23);
    default:
        return message(5, refresh_body);
    }
}

Octets joined(const std::vector<Octets>& tokens)
{
    Octets stream = keepalive;
    while (stream.size() < 2'000)
        for (const Octets& token : tokens)
            stream = std::move(stream) + token + Octets(token.empty() ? 1 : 0, 0);
    return stream;
}

/// Steps of the framer for each byte: each has about the same price in the kernel.
double cost_of(const Octets& stream)
{
    framer state{};
    double steps = 0;
    Bytes left(stream);
    for (; !left.empty(); ++steps) {
        counted::framer_bytes bytes{left};
        struct framer_step step {};
        counted::framer_step(&state, &bytes, static_cast<std::uint32_t>(left.size()), &step);
        left = left.subspan(step.consumed);
    }
    return steps / static_cast<double>(stream.size());
}

TEST(FramerCost, NoStreamCostsMoreThanThreeTimesAsMuchAByteAsKeepalives)
{
    const double usual = cost_of(joined({keepalive}));
    std::mt19937 random(4271);
    double worst = 0;
    for (int start = 0; start < 200; ++start) {
        std::vector<Octets> tokens(1 + random() % 6);
        for (Octets& token : tokens)
            token = any_token(random);
        double cost = cost_of(joined(tokens));
        for (int step = 0; step < 100; ++step) { // whatever makes it dearer stays
            auto changed = tokens;
            changed[random() % changed.size()] = any_token(random);
            if (const double its = cost_of(joined(changed)); its > cost) {
                cost = its;
                tokens = std::move(changed);
            }
        }
        worst = std::max(worst, cost);
    }
    EXPECT_LE(worst, 3 * usual);
    EXPECT_GT(worst, usual) << "the search found nothing dear";
}

TEST(FramerCost, AStreamThatLosesItsFramingAgainAndAgainIsGivenUp)
{
    Octets stream;
    for (int count = 0; count < 200; ++count)
        stream = std::move(stream) + keepalive + Octets(3, 0x41);
    StreamFramer framer;
    const Events events = feed(framer, stream + open);
    ASSERT_FALSE(events.empty());
    const auto* last = std::get_if<FramingFault>(&events.back());
    ASSERT_NE(last, nullptr);
    EXPECT_EQ(last->kind, Kind::not_bgp);
    EXPECT_THAT(feed(framer, open), IsEmpty());
}

} // namespace
} // namespace bgpsnoop::test_framer
