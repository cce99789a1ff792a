// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/record_reader.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include <gmock/gmock.h>
#include <linux/types.h>

#include "record.h"

namespace bgpsnoop::source {
namespace {

using engine::Input;
using namespace std::chrono_literals;
using testing::IsEmpty;

constexpr wire::Time boot{1'000'000s};

/// Every socket is in namespace 7; interface 3 is a VRF, 4 is none.
struct FakeNames : Names {
    SocketName name_of(const ::socket_identity& socket) override
    {
        return {socket.id == renamed ? 99 : socket.id, {7, 70}};
    }
    Interface interface(const engine::Identity&, std::uint32_t index) override
    {
        return index == 3 ? Interface{"blue", true} : Interface{"eth0", false};
    }
    std::string holder(const engine::Identity& who) override
    {
        return who.netns == 7 && who.local.address == wire::Address::parse("10.0.0.1") ? "eth1"
                                                                                       : "";
    }
    std::string reset_reason(std::uint32_t reason) override
    {
        return reason == 2 ? "TCP_STATE" : "";
    }
    std::uint64_t renamed = 0;
};

class RecordReaderTest : public testing::Test {
protected:
    template <typename Record> static Record record(std::uint16_t kind)
    {
        Record result{};
        result.header = {kind, RECORD_VERSION, sizeof(result), 5'000'000'000};
        result.socket.id = 1;
        result.socket.local_port = 179;
        result.socket.remote_port = 40000;
        return result;
    }

    template <typename Record>
    std::vector<Input> read(const Record& record, std::string_view body = "")
    {
        std::vector<std::uint8_t> bytes(sizeof(record));
        std::memcpy(bytes.data(), &record, sizeof(record));
        bytes.insert(bytes.end(), body.begin(), body.end());
        return reader.read(bytes);
    }

    static ::piece_record piece(std::uint32_t body_at, std::uint16_t count)
    {
        auto result = record<::piece_record>(record_piece);
        result.length = 19 + 4;
        result.body_at = body_at;
        result.count = count;
        result.type = 3;
        result.direction = direction_received;
        return result;
    }

    FakeNames names;
    BootClock clock{boot};
    RecordReader reader{names, clock};
};

TEST_F(RecordReaderTest, AStateRecordSaysWhoWhenAndWhere)
{
    auto state = record<::state_record>(record_state);
    state.old_state = static_cast<__u8>(engine::TcpState::syn_sent);
    state.new_state = static_cast<__u8>(engine::TcpState::established);
    state.socket.pid = 42;
    std::strcpy(state.socket.comm, "bird");
    const auto inputs = read(state);
    ASSERT_EQ(inputs.size(), 1U);
    EXPECT_EQ(inputs[0].time, boot + 5s);
    EXPECT_EQ(inputs[0].connection, engine::ConnectionId{1});
    EXPECT_EQ(inputs[0].who.local.port, 179);
    EXPECT_EQ(inputs[0].who.peer.port, 40000);
    EXPECT_EQ(inputs[0].who.netns, 7U);
    EXPECT_EQ(inputs[0].who.netns_cookie, 70U);
    EXPECT_EQ(inputs[0].who.process, (engine::Process{42, "bird"}));
    EXPECT_EQ(std::get<engine::TcpStateChanged>(inputs[0].what).new_state,
              engine::TcpState::established);
}

TEST_F(RecordReaderTest, TheInterfaceThatHasOurAddressIsKnown)
{
    auto error = record<::error_record>(record_error);
    EXPECT_EQ(read(error).at(0).who.link, "");
    const auto address = wire::Address::parse("10.0.0.1").value();
    std::ranges::copy(address.bytes, error.socket.local);
    EXPECT_EQ(read(error).at(0).who.link, "eth1");
}

TEST_F(RecordReaderTest, ASocketThatIsBoundToAVrfIsInIt)
{
    auto error = record<::error_record>(record_error);
    error.socket.bound_ifindex = 3;
    EXPECT_EQ(read(error).at(0).who.vrf, "blue");
    error.socket.bound_ifindex = 4;
    EXPECT_EQ(read(error).at(0).who.vrf, "default");
    EXPECT_EQ(read(error).at(0).who.interface, "") << "it tells nothing of a global address";
    error.socket.remote[0] = 0xfe;
    error.socket.remote[1] = 0x80;
    EXPECT_EQ(read(error).at(0).who.interface, "eth0");
}

TEST_F(RecordReaderTest, ASocketThatIsKnownUnderAnotherIdKeepsIt)
{
    names.renamed = 1;
    EXPECT_EQ(read(record<::error_record>(record_error)).at(0).connection,
              engine::ConnectionId{99});
    ASSERT_THAT(read(piece(19, 2), "ab"), IsEmpty());
    auto end = record<::state_record>(record_state);
    end.new_state = static_cast<__u8>(engine::TcpState::close);
    const auto inputs = read(end);
    ASSERT_EQ(inputs.size(), 2U) << "what there was of the message, and the end";
    EXPECT_EQ(inputs[0].connection, engine::ConnectionId{99});
}

TEST_F(RecordReaderTest, AnErrorHasTheIcmpThatIsBehindIt)
{
    auto error = record<::error_record>(record_error);
    error.error = 113;
    EXPECT_FALSE(std::get<engine::SocketErrorSeen>(read(error).at(0).what).icmp.has_value());
    error.has_icmp = 1;
    error.icmp_type = 3;
    error.icmp_code = 13;
    const auto inputs = read(error);
    const auto& seen = std::get<engine::SocketErrorSeen>(inputs.at(0).what);
    EXPECT_EQ(seen.error, 113);
    ASSERT_TRUE(seen.icmp.has_value());
    EXPECT_EQ(seen.icmp->type, 3);
    EXPECT_EQ(seen.icmp->code, 13);
}

TEST_F(RecordReaderTest, AListenerIsNoConnection)
{
    auto state = record<::state_record>(record_state);
    state.old_state = static_cast<__u8>(engine::TcpState::close);
    state.new_state = static_cast<__u8>(engine::TcpState::listen);
    EXPECT_FALSE(std::get<engine::ListeningBegun>(read(state).at(0).what).found);
    std::swap(state.old_state, state.new_state);
    state.owner_exiting = 1;
    EXPECT_TRUE(std::get<engine::ListeningEnded>(read(state).at(0).what).owner_exiting);
    auto socket = record<::socket_record>(record_socket);
    socket.found = 1;
    socket.state = static_cast<__u8>(engine::TcpState::listen);
    const auto found = reader.read(socket);
    EXPECT_TRUE(std::get<engine::ListeningBegun>(found.at(0).what).found);
}

TEST_F(RecordReaderTest, ABindThatFailedSaysWhatWasAskedFor)
{
    auto failed = record<::bind_failed_record>(record_bind_failed);
    failed.lacked_capability = 1;
    const auto inputs = read(failed);
    ASSERT_EQ(inputs.size(), 1U);
    EXPECT_EQ(inputs[0].who.local.port, 179);
    EXPECT_TRUE(std::get<engine::BindFailed>(inputs[0].what).lacked_capability);
}

TEST_F(RecordReaderTest, PiecesOfAMessageAreJoined)
{
    ASSERT_THAT(read(piece(19, 2), "ab"), IsEmpty());
    const auto inputs = read(piece(21, 2), "cd and what the record has room for");
    ASSERT_EQ(inputs.size(), 1U);
    const auto& message = std::get<engine::MessageSeen>(inputs[0].what);
    EXPECT_THAT(message.body, testing::ElementsAre('a', 'b', 'c', 'd'));
}

TEST_F(RecordReaderTest, APieceThatPromisesMoreThanItHasIsNotRead)
{
    EXPECT_THAT(read(piece(19, 4), "abc"), IsEmpty());
}

TEST_F(RecordReaderTest, AResetHasTheKernelsReasonWhereItGivesOne)
{
    auto reset = record<::reset_record>(record_reset);
    reset.reason = 2;
    EXPECT_EQ(std::get<engine::ResetSeen>(read(reset).at(0).what).kernel_reason, "");
    reset.has_reason = 1;
    EXPECT_EQ(std::get<engine::ResetSeen>(read(reset).at(0).what).kernel_reason, "TCP_STATE");
}

TEST_F(RecordReaderTest, AResetThatCameAnotherWayThanThePeersSegmentsIsFromElsewhere)
{
    auto reset = record<::reset_record>(record_reset);
    reset.ttl = 61;
    EXPECT_EQ(std::get<engine::ResetSeen>(read(reset).at(0).what).foreign_ttl, std::nullopt);
    reset.peer_ttl = 255;
    EXPECT_EQ(std::get<engine::ResetSeen>(read(reset).at(0).what).foreign_ttl, true);
}

TEST_F(RecordReaderTest, ASocketRecordIsOfAnOlderConnectionOrASample)
{
    auto socket = record<::socket_record>(record_socket);
    socket.sample.unread_bytes = 6;
    const auto samples = reader.read(socket);
    EXPECT_EQ(std::get<engine::SampleTaken>(samples.at(0).what).sample.unread_bytes, 6U);
    socket.found = 1;
    socket.state = static_cast<__u8>(engine::TcpState::established);
    const auto found = reader.read(socket);
    EXPECT_EQ(std::get<engine::SocketFound>(found.at(0).what).state, engine::TcpState::established);
}

TEST_F(RecordReaderTest, AnUnchangedSampleNamesItsConnectionAlone)
{
    const auto socket = record<::socket_record>(record_socket);
    const auto whole = reader.read(socket).at(0);
    const auto unchanged = reader.read_unchanged(socket);
    EXPECT_TRUE(std::holds_alternative<engine::SampleUnchanged>(unchanged.what));
    EXPECT_EQ(unchanged.connection, whole.connection);
    EXPECT_EQ(unchanged.time, whole.time);
    EXPECT_TRUE(unchanged.who.peer.address.is_unspecified());
}

TEST_F(RecordReaderTest, WhatPacketsCannotTellIsAbsent)
{
    auto socket = record<::socket_record>(record_socket);
    socket.sample.of_packets = 1;
    const auto inputs = reader.read(socket);
    const auto& sample = std::get<engine::SampleTaken>(inputs.at(0).what).sample;
    EXPECT_EQ(sample.unread_bytes, std::nullopt);
    EXPECT_EQ(sample.has_auth_key, std::nullopt);
    EXPECT_EQ(sample.segments_sent, std::nullopt);
    EXPECT_EQ(sample.heard_at, std::nullopt);
    EXPECT_EQ(sample.bytes_accepted, 0U);
}

TEST_F(RecordReaderTest, ADropOfAnUnknownReasonIsNoInput)
{
    auto drop = record<::drop_record>(record_drop);
    drop.reason = drop_reasons;
    EXPECT_THAT(read(drop), IsEmpty());
    drop.reason = drop_other;
    EXPECT_THAT(read(drop), IsEmpty());
    drop.reason = drop_firewall;
    EXPECT_EQ(std::get<engine::SegmentDropped>(read(drop).at(0).what).reason,
              engine::SegmentDropped::Reason::firewall);
}

TEST_F(RecordReaderTest, ARecordOfAnotherVersionOrKindIsNotRead)
{
    auto error = record<::error_record>(record_error);
    error.header.version = RECORD_VERSION + 1;
    EXPECT_THAT(read(error), IsEmpty());
    EXPECT_THAT(read(record<::error_record>(record_kinds)), IsEmpty());
}

TEST_F(RecordReaderTest, ARecordThatIsCutOffIsNotRead)
{
    const auto state = record<::state_record>(record_state);
    std::vector<std::uint8_t> bytes(sizeof(state));
    std::memcpy(bytes.data(), &state, sizeof(state));
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_THAT(reader.read(std::span(bytes).first(size)), IsEmpty()) << size;
    EXPECT_EQ(reader.read(bytes).size(), 1U);
}

} // namespace
} // namespace bgpsnoop::source
