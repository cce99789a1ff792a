// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/record_ring.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/bpf.h>
#include <unistd.h>

#include "source/host/file_descriptor.hpp"

namespace bgpsnoop::source {
namespace {

constexpr std::size_t data_bytes = 1 << 20;

/// A file laid out as the kernel shows a ring: a page with the reader's position, one with the
/// programs', and the data twice.
class FakeRing {
public:
    FakeRing() : file_(::memfd_create("ring", MFD_CLOEXEC))
    {
        page_ = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        const std::size_t size = 2 * page_ + 2 * data_bytes;
        EXPECT_EQ(::ftruncate(file_.get(), static_cast<off_t>(size)), 0);
        memory_ = Mapping(file_.get(), size, PROT_READ | PROT_WRITE, 0);
        EXPECT_EQ(memory_.size(), size);
    }
    int descriptor() const { return file_.get(); }

    /// Both positions stand there, before the first record.
    void begin_at(unsigned long position)
    {
        at_ = position;
        write(0, at_);
        write(page_, at_);
    }
    void put(const std::string& record, std::uint32_t flags = 0)
    {
        const std::uint32_t header = static_cast<std::uint32_t>(record.size()) | flags;
        std::string text(reinterpret_cast<const char*>(&header), sizeof(header));
        text += std::string(BPF_RINGBUF_HDR_SZ - sizeof(header), '?') + record;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const std::size_t place = 2 * page_ + (at_ + i) % data_bytes;
            write(place, text[i]);
            write(place + data_bytes, text[i]);
        }
        at_ += (text.size() + 7) / 8 * 8;
        write(page_, at_);
    }
    /// The program has finished the record that begins there.
    void finish(unsigned long position, std::uint32_t size)
    {
        write(2 * page_ + position % data_bytes, size);
    }
    unsigned long written() const { return at_; }
    unsigned long read() const
    {
        unsigned long position = 0;
        std::memcpy(&position, memory_.begin(), sizeof(position));
        return position;
    }

private:
    template <typename Value> void write(std::size_t place, Value value)
    {
        std::memcpy(memory_.begin() + place, &value, sizeof(value));
    }

    FileDescriptor file_;
    Mapping memory_;
    std::size_t page_ = 0;
    unsigned long at_ = 0;
};

class RecordRingTest : public testing::Test {
protected:
    std::vector<std::string> take(std::size_t most = 1'000'000)
    {
        std::vector<std::string> taken;
        all_taken = ring->take_all([&](std::span<const std::uint8_t> record) {
            taken.emplace_back(record.begin(), record.end());
            return taken.size() < most;
        });
        return taken;
    }

    FakeRing fake;
    tl::expected<RecordRing, int> ring = RecordRing::open(fake.descriptor(), data_bytes);
    bool all_taken = false;
};

using Records = std::vector<std::string>;

TEST_F(RecordRingTest, GivesTheRecordsInOrderAndTheRoomBack)
{
    EXPECT_EQ(take(), Records{});
    EXPECT_TRUE(all_taken);
    fake.put("first");
    fake.put("");
    fake.put("the third");
    EXPECT_EQ(take(), (Records{"first", "", "the third"}));
    EXPECT_TRUE(all_taken);
    EXPECT_EQ(fake.read(), fake.written());
    fake.put("fourth");
    EXPECT_EQ(take(), Records{"fourth"});
}

TEST_F(RecordRingTest, EndsWhenItIsEnoughAndGoesOnThere)
{
    for (const char* each : {"a", "b", "c"})
        fake.put(each);
    EXPECT_EQ(take(2), (Records{"a", "b"}));
    EXPECT_FALSE(all_taken);
    EXPECT_EQ(take(2), Records{"c"});
    EXPECT_TRUE(all_taken);
}

TEST_F(RecordRingTest, LeavesOutWhatWasDiscarded)
{
    fake.put("a");
    fake.put("not this", BPF_RINGBUF_DISCARD_BIT);
    fake.put("b");
    EXPECT_EQ(take(), (Records{"a", "b"}));
}

TEST_F(RecordRingTest, WaitsForARecordThatIsBeingWritten)
{
    fake.put("a");
    const unsigned long busy = fake.written();
    fake.put("busy", BPF_RINGBUF_BUSY_BIT);
    fake.put("b");
    EXPECT_EQ(take(), Records{"a"});
    EXPECT_TRUE(all_taken);
    EXPECT_EQ(fake.read(), busy);
    fake.finish(busy, 4);
    EXPECT_EQ(take(), (Records{"busy", "b"}));
}

/// More than once around, with records of any size, at whatever place they meet the end of the
/// data or of what is mapped.
TEST_F(RecordRingTest, GoesAroundWithRecordsOfAnySize)
{
    for (unsigned round = 0; round < 30; ++round) {
        Records put;
        for (unsigned i = 0; i < 5; ++i)
            put.emplace_back((round * 7919 + i * 10'007) % 20'000,
                             static_cast<char>('a' + (round + i) % 26));
        for (const auto& record : put)
            fake.put(record);
        ASSERT_EQ(take(), put) << round;
    }
    EXPECT_GT(fake.read(), data_bytes);
}

TEST_F(RecordRingTest, TakesARecordThatIsLongerThanWhatIsMappedAtOnce)
{
    const Records put{std::string(100, 'a'), std::string(data_bytes - 1'000, 'b')};
    for (const auto& record : put)
        fake.put(record);
    EXPECT_EQ(take(), put);
}

TEST_F(RecordRingTest, CountsOnWhereItsPositionsTurnOver)
{
    fake.begin_at(~0UL - 15); // of a ring that has lived for long
    const Records put{"last", "first", "second"};
    for (const auto& record : put)
        fake.put(record);
    EXPECT_EQ(take(), put);
    EXPECT_EQ(fake.read(), fake.written());
}

TEST(RecordRing, SaysWhyItCannotBeMapped)
{
    EXPECT_EQ(RecordRing::open(-1, data_bytes).error(), EBADF);
    const FileDescriptor file(::open("/dev/null", O_RDWR | O_CLOEXEC));
    EXPECT_EQ(RecordRing::open(file.get(), data_bytes).error(), ENODEV);
}

} // namespace
} // namespace bgpsnoop::source
