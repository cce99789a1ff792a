// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <linux/types.h>

#include "btf/iov.h"

namespace {

using Pointer = std::uint64_t;

// struct iov_iter as the kernels have it, from their headers; what is not used here is left out.

namespace linux_5_4 { // to 5.13: bits of one word, the lowest is the direction
constexpr iov_kinds kinds{IOV_NO_KIND, 4, 8, 3};
struct Iter {
    std::uint32_t type;
    std::uint64_t iov_offset, count;
    Pointer iov;
    std::uint64_t nr_segs;
};
constexpr std::uint32_t written(std::uint32_t kind)
{
    return kind | 1; // WRITE
}
} // namespace linux_5_4

namespace linux_5_15 { // to 5.19
constexpr iov_kinds kinds{IOV_NO_KIND, 0, 1, 0};
struct Iter {
    std::uint8_t iter_type;
    bool nofault, data_source;
    std::uint64_t iov_offset, count;
    Pointer iov;
    std::uint64_t nr_segs;
};
} // namespace linux_5_15

namespace linux_6_0 { // to 6.3
constexpr iov_kinds kinds{6, 0, 1, 0};
struct Iter {
    std::uint8_t iter_type;
    bool nofault, data_source, user_backed;
    std::uint64_t iov_offset, count;
    Pointer iov; // or ubuf
    std::uint64_t nr_segs;
};
} // namespace linux_6_0

namespace linux_6_4 { // to 6.6: the count shares its place with that of an embedded iovec
constexpr iov_kinds kinds{5, 0, 1, 0};
struct Iter {
    std::uint8_t iter_type;
    bool copy_mc, nofault, data_source, user_backed;
    std::uint64_t iov_offset;
    Pointer __iov; // or ubuf
    std::uint64_t count, nr_segs;
};
} // namespace linux_6_4

namespace linux_6_7 { // and newer
constexpr iov_kinds kinds{0, 1, 2, 0};
using Iter = linux_6_4::Iter;
} // namespace linux_6_7

iov_fields fields_of(const linux_5_4::Iter& i)
{
    return {i.type, i.iov_offset, i.count, i.nr_segs, i.iov};
}

template <typename Iter> iov_fields fields_of(const Iter& i)
{
    if constexpr (requires { i.iov; })
        return {i.iter_type, i.iov_offset, i.count, i.nr_segs, i.iov};
    else
        return {i.iter_type, i.iov_offset, i.count, i.nr_segs, i.__iov};
}

Pointer address_of(const void* what)
{
    return reinterpret_cast<Pointer>(what);
}

/// As the kernel side does it.
bool next_segment(iov_position& position)
{
    iov_segment segment{};
    if (position.count == 0)
        return false;
    std::memcpy(&segment, reinterpret_cast<const void*>(position.segments), sizeof(segment));
    iov_enter(&position, &segment);
    return true;
}

/// All bytes that the buffers still hold.
std::string gather(const iov_kinds& kinds, const iov_fields& fields)
{
    std::string text;
    iov_position position{};
    if (!iov_begin(&kinds, &fields, &position))
        return "not read here";
    do {
        text.append(reinterpret_cast<const char*>(position.base), position.left);
        iov_advance(&position, position.left);
    } while (next_segment(position));
    return text;
}

struct Segments {
    std::string first = "OPEN", second, third = "KEEPALIVE";
    std::array<iov_segment, 3> list{{{address_of(first.data()), first.size()},
                                     {address_of(second.data()), second.size()},
                                     {address_of(third.data()), third.size()}}};

    /// Two bytes of the first are used up.
    template <typename Iter> iov_fields in(Iter iter) const
    {
        iter.iov_offset = 2;
        iter.count = 11;
        iter.nr_segs = list.size();
        if constexpr (requires { iter.iov; })
            iter.iov = address_of(list.data());
        else
            iter.__iov = address_of(list.data());
        return fields_of(iter);
    }
};

template <typename Iter> iov_fields single(Iter iter, const std::string& text)
{
    iter.iov_offset = 3;
    iter.count = text.size() - 3;
    if constexpr (requires { iter.iov; })
        iter.iov = address_of(text.data());
    else
        iter.__iov = address_of(text.data());
    return fields_of(iter);
}

TEST(IovIter, Linux5_4KeepsTheDirectionInTheType)
{
    using namespace linux_5_4;
    EXPECT_EQ(gather(kinds, Segments().in(Iter{written(4)})), "ENKEEPALIVE");
    EXPECT_EQ(gather(kinds, Segments().in(Iter{written(8)})), "ENKEEPALIVE");
    EXPECT_EQ(gather(kinds, Segments().in(Iter{4})), "ENKEEPALIVE");
    EXPECT_EQ(gather(kinds, Segments().in(Iter{written(16)})), "not read here");
}

TEST(IovIter, Linux5_15HasAKindOfItsOwn)
{
    using namespace linux_5_15;
    EXPECT_EQ(gather(kinds, Segments().in(Iter{0})), "ENKEEPALIVE");
    EXPECT_EQ(gather(kinds, Segments().in(Iter{1})), "ENKEEPALIVE");
    EXPECT_EQ(gather(kinds, Segments().in(Iter{2})), "not read here");
}

TEST(IovIter, Linux6_0HasASingleBufferAsKind6)
{
    using namespace linux_6_0;
    EXPECT_EQ(gather(kinds, Segments().in(Iter{0})), "ENKEEPALIVE");
    EXPECT_EQ(gather(kinds, single(Iter{6}, "???UPDATE")), "UPDATE");
}

TEST(IovIter, Linux6_4HasASingleBufferAsKind5)
{
    using namespace linux_6_4;
    EXPECT_EQ(gather(kinds, Segments().in(Iter{0})), "ENKEEPALIVE");
    EXPECT_EQ(gather(kinds, single(Iter{5}, "???UPDATE")), "UPDATE");
    EXPECT_EQ(gather(kinds, single(Iter{6}, "???UPDATE")), "not read here");
}

TEST(IovIter, Linux6_7HasASingleBufferAsKind0)
{
    using namespace linux_6_7;
    EXPECT_EQ(gather(kinds, Segments().in(Iter{1})), "ENKEEPALIVE");
    EXPECT_EQ(gather(kinds, Segments().in(Iter{2})), "ENKEEPALIVE");
    EXPECT_EQ(gather(kinds, single(Iter{0}, "???UPDATE")), "UPDATE");
    EXPECT_EQ(gather(kinds, Segments().in(Iter{3})), "not read here");
}

TEST(IovIter, KernelBuffersAreToldApart)
{
    iov_position position{};
    const iov_fields user{1, 0, 0, 0, 0};
    const iov_fields kernel{2, 0, 0, 0, 0};
    ASSERT_TRUE(iov_begin(&linux_6_7::kinds, &user, &position));
    EXPECT_FALSE(position.kernel);
    ASSERT_TRUE(iov_begin(&linux_6_7::kinds, &kernel, &position));
    EXPECT_TRUE(position.kernel);
}

TEST(IovIter, AWriteOf1024SegmentsIsWalkedWhole)
{
    using namespace linux_6_7;
    const std::string byte = "x";
    const std::vector<iov_segment> list(1024, {address_of(byte.data()), 1});
    const iov_fields fields{1, 0, list.size(), list.size(), address_of(list.data())};
    EXPECT_EQ(gather(kinds, fields), std::string(1024, 'x'));
}

TEST(IovIter, AnOffsetBehindItsSegmentYieldsNothing)
{
    using namespace linux_6_7;
    const std::string text = "abc";
    const iov_segment segment{address_of(text.data()), text.size()};
    const iov_fields fields{1, 9, 3, 1, address_of(&segment)};
    EXPECT_EQ(gather(kinds, fields), "");
}

} // namespace
