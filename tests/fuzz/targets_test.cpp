// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "fuzz/seeds.hpp"

// Each target under a name of its own (CMakeLists.txt): there they are all in one program.
extern "C" {
using FuzzTarget = int(const std::uint8_t* data, std::size_t size);
FuzzTarget fuzz_capture, fuzz_config, fuzz_decode, fuzz_framer, fuzz_http, fuzz_packet,
    fuzz_records, fuzz_reference, fuzz_state;
}

namespace bgpsnoop {
namespace {

using test::ByteVector;

const std::map<std::string_view, FuzzTarget*> targets{
    {"capture", fuzz_capture}, {"config", fuzz_config},       {"decode", fuzz_decode},
    {"framer", fuzz_framer},   {"http", fuzz_http},           {"packet", fuzz_packet},
    {"records", fuzz_records}, {"reference", fuzz_reference}, {"state", fuzz_state},
};

/// A few bytes of it changed, doubled or left out; always the same for the same seed.
ByteVector changed(ByteVector bytes, std::mt19937& random)
{
    for (unsigned count = random() % 4 + 1; count > 0 && !bytes.empty(); --count) {
        const auto at = static_cast<std::ptrdiff_t>(random() % bytes.size());
        const auto most = static_cast<std::ptrdiff_t>(bytes.size()) - at;
        const auto some = std::min<std::ptrdiff_t>(most, random() % 20 + 1);
        const ByteVector part(bytes.begin() + at, bytes.begin() + at + some);
        switch (random() % 4) {
        case 0:
            bytes.erase(bytes.begin() + at, bytes.begin() + at + some);
            break;
        case 1:
            bytes.insert(bytes.begin() + at, part.begin(), part.end());
            break;
        default:
            bytes[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(random());
        }
    }
    return bytes;
}

class FuzzTargets : public testing::TestWithParam<fuzz::Seeds> {};

/// What `./dev fuzz` goes on from. A broken promise ends the program.
TEST_P(FuzzTargets, HoldWithTheirSeedsAndWhatIsNearThem)
{
    constexpr int near = 60;
    FuzzTarget* target = targets.at(GetParam().target);
    std::mt19937 random(1); // NOLINT(cert-msc32-c,cert-msc51-cpp): the same each time
    for (const ByteVector& seed : GetParam().make()) {
        EXPECT_EQ(target(seed.data(), seed.size()), 0);
        for (int i = 0; i < near; ++i) {
            const ByteVector other = changed(seed, random);
            target(other.data(), other.size());
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, FuzzTargets, testing::ValuesIn(fuzz::all_seeds),
                         [](const auto& each) { return std::string(each.param.target); });

} // namespace
} // namespace bgpsnoop
