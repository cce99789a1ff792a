// SPDX-License-Identifier: Apache-2.0
#include "source/capture/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "support/captures.hpp"

/// Files as tools write them, and as nobody should.
namespace bgpsnoop::test {
namespace {

using source::CapturedFrame;
using source::CaptureFile;
using testing::ElementsAre;
using testing::HasSubstr;

struct Read {
    std::vector<std::string> frames; ///< "1000000000 ns, link 1, 60 of 60"
    std::string error;
};

Read read(const ByteVector& content)
{
    const TemporaryFile path(content);
    auto file = CaptureFile::open(path.path());
    Read result;
    if (!file) {
        result.error = file.error();
        return result;
    }
    CapturedFrame frame;
    while (file->read(frame))
        result.frames.push_back(std::to_string(frame.time.time_since_epoch().count()) +
                                " ns, link " + std::to_string(frame.dlt) + ", " +
                                std::to_string(frame.bytes.size()) + " of " +
                                std::to_string(frame.wire_length));
    result.error = file->error();
    return result;
}

ByteVector gzipped(const ByteVector& content)
{
    z_stream stream{};
    constexpr int with_gzip_header = 15 + 16;
    deflateInit2(&stream, 6, Z_DEFLATED, with_gzip_header, 8, Z_DEFAULT_STRATEGY);
    ByteVector packed(content.size() + 1000);
    stream.next_in = const_cast<Bytef*>(content.data());
    stream.avail_in = static_cast<unsigned>(content.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<unsigned>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

ByteVector operator+(ByteVector left, const ByteVector& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

/// A pcapng file in one byte order, block by block.
class Blocks {
public:
    explicit Blocks(bool little_endian) : little_endian_(little_endian)
    {
        add(0x0a0d0d0a, number(0x1a2b3c4d, 4) + number(1, 2) + number(0, 2) + ByteVector(8, 0xff));
    }
    Blocks& interface(std::uint64_t link, std::uint64_t snap_length, const ByteVector& options = {})
    {
        return add(1, number(link, 2) + number(0, 2) + number(snap_length, 4) + options);
    }
    Blocks& packet(std::uint64_t interface, std::uint64_t ticks, std::size_t captured,
                   std::size_t length)
    {
        return add(6, number(interface, 4) + number(ticks >> 32, 4) +
                          number(ticks & 0xffffffff, 4) + number(captured, 4) + number(length, 4) +
                          ByteVector(captured, 7));
    }
    Blocks& add(std::uint64_t type, ByteVector body)
    {
        body.resize((body.size() + 3) / 4 * 4);
        const ByteVector length = number(body.size() + 12, 4);
        content = content + number(type, 4) + length + body + length;
        return *this;
    }
    ByteVector option(std::uint64_t code, ByteVector value) const
    {
        const ByteVector head = number(code, 2) + number(value.size(), 2);
        value.resize((value.size() + 3) / 4 * 4);
        return head + value;
    }
    ByteVector number(std::uint64_t value, int bytes) const
    {
        ByteVector out;
        for (int i = 0; i < bytes; ++i) {
            const int place = little_endian_ ? i : bytes - 1 - i;
            out.push_back(static_cast<std::uint8_t>(place < 8 ? value >> (8 * place) : 0));
        }
        return out;
    }

    ByteVector content;

private:
    bool little_endian_;
};

TEST(CaptureFiles, InterfacesMayDifferInSnapLengthAndLinkTypeInEitherByteOrder)
{
    for (const bool little_endian : {true, false}) {
        Blocks file(little_endian);
        file.interface(1, 262144).interface(113, 64).packet(0, 2'000'000, 60, 60);
        file.packet(1, 3'000'000, 64, 90).add(0x0bad, ByteVector(40, 1)); // of a vendor
        file.packet(0, 4'000'000, 61, 61);
        const Read result = read(file.content);
        EXPECT_THAT(result.frames, ElementsAre("2000000000 ns, link 1, 60 of 60",
                                               "3000000000 ns, link 113, 64 of 90",
                                               "4000000000 ns, link 1, 61 of 61"));
        EXPECT_EQ(result.error, "");
    }
}

TEST(CaptureFiles, TimesAreInTheUnitsOfTheirInterface)
{
    Blocks file(true);
    file.interface(1, 0, file.option(9, {9}));
    file.interface(1, 0, file.option(9, {0x80 | 10}));
    file.interface(
        1, 0, file.option(2, {'e', 't', 'h', '0', '1'}) + file.option(14, file.number(100, 8)));
    file.interface(1, 0, file.option(9, {12}));
    file.packet(0, 1'234'567'890, 4, 4).packet(1, 1024 * 5 + 512, 4, 4).packet(2, 1'000'000, 4, 4);
    file.packet(3, 7'000'000'000'123, 4, 4);
    EXPECT_THAT(read(file.content).frames,
                ElementsAre("1234567890 ns, link 1, 4 of 4", "5500000000 ns, link 1, 4 of 4",
                            "101000000000 ns, link 1, 4 of 4", "7000000000 ns, link 1, 4 of 4"));
}

TEST(CaptureFiles, TimesThatNoClockShowsAreNoHarm)
{
    for (const int resolution : {0, 6, 19, 20, 0x7f, 0x80, 0xbf, 0xc0, 0xff}) {
        Blocks file(true);
        file.interface(1, 0,
                       file.option(9, {static_cast<std::uint8_t>(resolution)}) +
                           file.option(14, ByteVector(8, 0xff)));
        file.packet(0, ~std::uint64_t{0}, 4, 4);
        EXPECT_EQ(read(file.content).frames.size(), 1U) << resolution;
    }
}

TEST(CaptureFiles, PacketsOfTheOlderAndTheSimpleKindAreRead)
{
    Blocks file(true);
    file.interface(1, 8);
    file.add(2, file.number(0, 2) + file.number(9, 2) + file.number(0, 4) +
                    file.number(1'000'000, 4) + file.number(4, 4) + file.number(5, 4) +
                    ByteVector(4, 7));
    file.add(3, file.number(20, 4) + ByteVector(8, 7));
    EXPECT_THAT(read(file.content).frames,
                ElementsAre("1000000000 ns, link 1, 4 of 5", "1000000000 ns, link 1, 8 of 20"));
}

TEST(CaptureFiles, ASectionHasItsOwnInterfacesAndByteOrder)
{
    Blocks file(true);
    file.interface(1, 0).packet(0, 1, 4, 4);
    Blocks second(false);
    second.interface(113, 0).packet(0, 2, 4, 4);
    file.content.insert(file.content.end(), second.content.begin(), second.content.end());
    EXPECT_THAT(read(file.content).frames,
                ElementsAre("1000 ns, link 1, 4 of 4", "2000 ns, link 113, 4 of 4"));
}

TEST(CaptureFiles, DamageIsSaidAndWhatWasBeforeItIsRead)
{
    const Blocks good = Blocks(true).interface(1, 0).packet(0, 1, 4, 4);
    const auto with = [&good](auto change) {
        Blocks file = good;
        change(file);
        return read(file.content);
    };
    const std::vector<Read> results{
        with([](Blocks& file) { file.packet(7, 1, 4, 4); }), // of no interface
        with([](Blocks& file) { file.add(6, ByteVector(12, 0)); }),
        with([](Blocks& file) { file.add(6, file.number(0, 12) + file.number(99, 8)); }),
        with([](Blocks& file) { file.add(1, {1}); }),
        with([](Blocks& file) { file.content.resize(file.content.size() + 3); }),
        with([](Blocks& file) {
            const ByteVector huge = file.number(5, 4) + file.number(0xfffffff0, 4);
            file.content.insert(file.content.end(), huge.begin(), huge.end());
        }),
    };
    for (const Read& result : results) {
        EXPECT_EQ(result.frames.size(), 1U);
        EXPECT_THAT(result.error, HasSubstr("is damaged, what came before was read: "));
    }
}

TEST(CaptureFiles, ABlockThatIsShorterThanItsOwnFrameIsDamage)
{
    const std::size_t length_at = 4, magic_ends = 12;
    for (const std::uint64_t length : {0U, 4U, 8U, 12U}) { // of a section, with its byte order
        Blocks file(true);
        const ByteVector shown = file.number(length, 4);
        std::ranges::copy(shown, file.content.begin() + length_at);
        EXPECT_THAT(read(file.content).error,
                    HasSubstr(fmt::format("a block of {} bytes", length)));
        file.content.resize(magic_ends); // and nothing behind it
        EXPECT_THAT(read(file.content).error, HasSubstr("a block of"));
    }
}

TEST(CaptureFiles, EveryPrefixIsReadAsFarAsItGoes)
{
    const Blocks file = Blocks(true).interface(1, 0).packet(0, 1, 4, 4).packet(0, 2, 4, 4);
    for (std::size_t size = 4; size < file.content.size(); ++size) {
        const Read result =
            read(ByteVector(file.content.begin(), file.content.begin() + static_cast<long>(size)));
        EXPECT_LT(result.frames.size(), 2U) << size;
    }
}

TEST(CaptureFiles, GzipIsUnpackedOnTheWay)
{
    const std::vector<Frame> frames{{5s, ByteVector(60, 7)}, {6s, ByteVector(61, 7)}};
    const auto both =
        ElementsAre("5000000000 ns, link 1, 60 of 60", "6000000000 ns, link 1, 61 of 61");
    EXPECT_THAT(read(pcap(frames)).frames, both);
    EXPECT_THAT(read(gzipped(pcap(frames))).frames, both);
    EXPECT_THAT(read(gzipped(pcapng(frames))).frames, both);
    EXPECT_EQ(read(gzipped(pcap(frames))).error, "");
}

TEST(CaptureFiles, GzipThatEndsTooSoonIsDamage)
{
    std::vector<Frame> frames;
    for (int i = 0; i < 2000; ++i) // more than is unpacked at once
        frames.push_back({1s * i, ByteVector(100, static_cast<std::uint8_t>(i * i / 7))});
    ByteVector packed = gzipped(pcap(frames));
    packed.resize(packed.size() / 2);
    EXPECT_THAT(read(packed).error, HasSubstr("unexpected end of file"));
}

TEST(CaptureFiles, OtherPackersAreNamedWithTheirRemedy)
{
    const ByteVector zstd{0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0};
    EXPECT_THAT(read(zstd).error,
                HasSubstr("it is compressed with zstd: unpack it first, zstd -d"));
    const ByteVector xz{0xfd, '7', 'z', 'X', 'Z', 0};
    EXPECT_THAT(read(xz).error, HasSubstr("xz -d"));
}

TEST(CaptureFiles, AnEmptyFileIsNoCapture)
{
    EXPECT_THAT(read({}).error, HasSubstr("cannot read the capture "));
}

} // namespace
} // namespace bgpsnoop::test
