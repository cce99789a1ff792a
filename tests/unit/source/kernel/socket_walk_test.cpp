// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/socket_walk.hpp"

#include <cstring>
#include <initializer_list>

#include <gtest/gtest.h>

#include "source/kernel/iterator_walks.hpp"

namespace bgpsnoop::source {
namespace {

/// Of a kernel on which the hooks could not be had.
SocketIterator no_iterator()
{
    return SocketIterator(Programs{}, HookId::older_sockets);
}

TEST(SocketWalk, WithoutItsHooksItFindsNothingAndSearchesNowhere)
{
    StorageWalk storage(no_iterator(), no_iterator());
    NamespaceWalk namespaces(no_iterator(), no_iterator());
    namespaces.note_netns(1);
    for (SocketWalk* walk : std::initializer_list<SocketWalk*>{&storage, &namespaces}) {
        const auto older = walk->find_older();
        EXPECT_TRUE(older.sockets.empty());
        EXPECT_EQ(older.unsearched, 0U);
        EXPECT_TRUE(walk->sample().empty());
        EXPECT_TRUE(walk->missed_ends().empty());
        EXPECT_FALSE(walk->recognise({}));
    }
}

TEST(SocketIterator, WholeRecordsAreReadAndACutOffOneIsLeftOut)
{
    std::vector<::socket_record> written(2);
    written[0].socket.id = 1;
    written[1].socket.id = 2;
    std::vector<std::uint8_t> bytes(2 * sizeof(::socket_record));
    std::memcpy(bytes.data(), written.data(), bytes.size());
    const auto whole = socket_records_in(bytes);
    ASSERT_EQ(whole.size(), 2U);
    EXPECT_EQ(whole[1].socket.id, 2U);
    EXPECT_EQ(socket_records_in(std::span(bytes).first(bytes.size() - 1)).size(), 1U);
    EXPECT_TRUE(socket_records_in({}).empty());
}

} // namespace
} // namespace bgpsnoop::source
