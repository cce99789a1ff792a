// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <gtest/gtest.h>

#include "support/bgp_bytes.hpp"
#include "wire/decode_capability.hpp"

/// What is wrong inside a capability spoils that capability alone, and says where.
namespace bgpsnoop::wire {
namespace {

using test::ByteVector;
using test::capabilities;
using test::capability;
using test::Layout;

constexpr std::size_t value_at = 14; // fixed fields 10, parameter header 2, capability header 2

struct Sample {
    std::uint8_t code;
    ByteVector value;
    std::set<std::size_t> shorter; ///< lengths below the whole that are valid as well
};

const std::vector<Sample> samples{
    {1, {0, 1, 0, 1}, {}},
    {3, {0, 1, 0, 1, 1, 64, 3, 0, 2, 0, 1, 2, 64, 1, 65, 2}, {0, 7}},
    {5, {0, 1, 0, 1, 0, 2, 0, 1, 0, 128, 0, 2}, {0, 6}},
    {7, {0x10, 0, 1}, {}},
    {8, {0, 1, 4, 2, 0, 2, 4, 2}, {0, 4}},
    {9, {3}, {}},
    {64, {0x40, 120, 0, 1, 1, 0x80, 0, 2, 1, 0}, {2, 6}},
    {65, {0, 0, 0xfd, 0xe9}, {}},
    {69, {0, 1, 1, 3, 0, 2, 1, 3}, {0, 4}},
    {71, {0, 1, 1, 0x80, 0, 1, 0, 0, 2, 1, 0, 0, 1, 0}, {0, 7}},
    {73, {2, 'r', '1', 3, 'n', 'e', 't'}, {}},
    {75, {3, '1', '.', '0'}, {0}},
    {76, {0, 1, 1, 0, 5, 0, 2, 1, 0, 5}, {0, 5}},
    {130, {0, 1, 0, 1, 1, 64, 3}, {0}},
    {184, {1, 'r', 0}, {}},
};

const std::optional<Malformed>* malformed(const Capability& capability)
{
    const auto* undecoded = std::get_if<UndecodedCapability>(&capability.value);
    return undecoded != nullptr && undecoded->malformed ? &undecoded->malformed : nullptr;
}

Malformed only_malformed(const ByteVector& body)
{
    const Open open = decode_open(body).value();
    const auto* why = malformed(open.capabilities.at(0));
    return why != nullptr ? **why : Malformed{"not malformed", 0};
}

TEST(MalformedCapability, EveryTruncationOfAValueIsMalformedAndTheOpenStillDecodes)
{
    for (const auto& [code, value, shorter] : samples)
        for (std::size_t size = 0; size <= value.size(); ++size) {
            const ByteVector cut(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(size));
            const auto open = decode_open(test::open_with(code, cut));
            ASSERT_TRUE(open) << int(code);
            const auto* why = malformed(open->capabilities.at(0));
            EXPECT_EQ(why == nullptr, size == value.size() || shorter.contains(size))
                << "capability " << int(code) << " cut to " << size;
            EXPECT_EQ(open->capabilities.at(0).bytes, cut);
            if (why != nullptr) {
                EXPECT_GE((*why)->offset, value_at);
                EXPECT_LE((*why)->offset, value_at + size);
            }
        }
}

TEST(MalformedCapability, OneByteTooManyIsMalformed)
{
    for (const auto& decoder : capability_decoders()) {
        if (decoder.code == 67 || decoder.code == 75) // any length is right
            continue;
        ByteVector value;
        for (const Sample& sample : samples)
            if (sample.code == decoder.code)
                value = sample.value;
        value.push_back(0);
        const auto why = only_malformed(test::open_with(decoder.code, value));
        EXPECT_NE(why.why, "not malformed") << "capability " << int(decoder.code);
    }
}

TEST(MalformedCapability, ItSaysWhatWasExpectedAndWhere)
{
    EXPECT_EQ(only_malformed(test::open_with(65, {0, 0, 1})),
              (Malformed{"capability 65 has 3 bytes, expected 4", value_at}));
    EXPECT_EQ(only_malformed(test::open_with(2, {7})),
              (Malformed{"capability 2 has 1 bytes, expected 0", value_at}));
    EXPECT_EQ(
        only_malformed(test::open_with(64, {0, 120, 0, 1, 1})),
        (Malformed{"capability 64 has 5 bytes, expected 2, and 4 for each family", value_at + 5}));
}

TEST(MalformedCapability, InnerLengthsThatLieAreMalformed)
{
    const ByteVector three_orfs_of_two{0, 1, 0, 1, 3, 64, 3, 65, 3};
    const ByteVector long_host{9, 'r', '1', 0};
    const ByteVector long_domain{2, 'r', '1', 9, 'n', 'e', 't'};
    const ByteVector long_version{9, '1', '.', '0'};
    const ByteVector short_version{2, '1', '.', '0'};
    EXPECT_EQ(only_malformed(test::open_with(3, three_orfs_of_two)).offset, value_at + 9);
    EXPECT_EQ(only_malformed(test::open_with(73, long_host)).offset, value_at + 1);
    EXPECT_EQ(only_malformed(test::open_with(73, long_domain)).offset, value_at + 4);
    EXPECT_EQ(only_malformed(test::open_with(75, long_version)).offset, value_at + 1);
    EXPECT_EQ(only_malformed(test::open_with(75, short_version)).offset, value_at + 3);
}

TEST(MalformedCapability, ItsNeighboursStillDecode)
{
    const auto open = decode_open(test::open_body(
        {capabilities({capability(1, {0, 1, 0, 1}), capability(65, {1}), capability(9, {4})})}));
    ASSERT_TRUE(open);
    EXPECT_EQ(open->find<Multiprotocol>()->family, ipv4_unicast);
    EXPECT_EQ(open->find<FourOctetAs>(), nullptr);
    EXPECT_EQ(open->find<Role>()->role, 4);
}

TEST(MalformedCapability, ACapabilityLongerThanItsParameterIsMalformedAndTheNextParameterDecodes)
{
    const ByteVector too_long = Layout().u8(65).u8(9).u16(0).u16(65001).done();
    const auto open = decode_open(
        test::open_body({capabilities({too_long}), capabilities({capability(9, {4})})}));
    ASSERT_TRUE(open);
    ASSERT_EQ(open->capabilities.size(), 2u);
    EXPECT_EQ(**malformed(open->capabilities[0]),
              (Malformed{"capability 65 claims 9 bytes, 4 are left", value_at}));
    EXPECT_EQ(open->capabilities[0].bytes, (ByteVector{0, 0, 0xfd, 0xe9}));
    EXPECT_TRUE(open->has(9));
}

TEST(MalformedCapability, ACapabilityWithoutALengthIsMalformed)
{
    EXPECT_EQ(only_malformed(test::open_body({capabilities({{65}})})),
              (Malformed{"capability 65 has no length", 13}));
}

TEST(MalformedCapability, OffsetsCountFromTheStartOfTheBodyInExtendedParametersToo)
{
    const ByteVector parameter = Layout().u8(2).sized16(capability(65, {1})).done();
    const ByteVector body = Layout()
                                .bytes(Bytes(test::open_body({})).first(9))
                                .u8(255)
                                .u8(255)
                                .sized16(parameter)
                                .done();
    EXPECT_EQ(only_malformed(body).offset, 18u);
}

} // namespace
} // namespace bgpsnoop::wire
