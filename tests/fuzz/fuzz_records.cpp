// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <vector>

#include <linux/types.h>
#include <nlohmann/json.hpp>

#include "engine/engine.hpp"
#include "fuzz/fuzz_input.hpp"
#include "record.h"
#include "sink/json/event_json.hpp"
#include "sink/text/event_text.hpp"
#include "source/kernel/record_reader.hpp"

/// Records as the kernel's programs write them, and any others: through the reader with its joiner
/// of pieces and the engine to events. The input is a row of decisions: which kind, of which of
/// four sockets, how much later, and what stands in the fields.
namespace {

using namespace bgpsnoop;
using fuzz::Decisions;
using fuzz::require;

struct SomeNames : source::Names {
    source::SocketName name_of(const ::socket_identity& socket) override
    {
        return {socket.id, {socket.netns, socket.netns_cookie}};
    }
    source::Interface interface(const engine::Identity&, std::uint32_t index) override
    {
        return index % 2 != 0 ? source::Interface{"blue", true} : source::Interface{"eth0", false};
    }
    std::string holder(const engine::Identity& who) override
    {
        return who.local.address.is_link_local() ? "eth0" : "";
    }
    std::string reset_reason(std::uint32_t reason) override
    {
        return reason == 1 ? "TCP_STATE" : "";
    }
};

class Run {
public:
    explicit Run(std::span<const std::uint8_t> bytes) : next_(bytes) {}

    void play()
    {
        while (next_.left())
            step();
        now_ += 200'000'000'000;
        tick();
        engine_.snapshot();
    }

private:
    void step()
    {
        const std::uint8_t what = next_.u8();
        if (what == 0xff) // any bytes at all
            return read(next_.bytes(next_.u16() % 512));
        if (what == 0xfe)
            return tick();
        switch (what % record_kinds) {
        case record_state:
            return send_state();
        case record_reset:
            return send<::reset_record>(record_reset);
        case record_error:
            return send<::error_record>(record_error);
        case record_piece:
            return send_piece();
        case record_stream_fault:
            return send<::stream_fault_record>(record_stream_fault);
        case record_socket:
            return send<::socket_record>(record_socket);
        case record_drop:
            return send<::drop_record>(record_drop);
        case record_unsendable:
            return send<::unsendable_record>(record_unsendable);
        case record_bind_failed:
            return send<::bind_failed_record>(record_bind_failed);
        default:
            return tick();
        }
    }

    /// Times double with each bit: from a microsecond to hours.
    template <typename Record> Record begin(std::uint16_t kind)
    {
        const std::uint8_t which = next_.u8();
        now_ += std::uint64_t{1000} << (which >> 3);
        Record record{};
        record.header = {kind, RECORD_VERSION, sizeof(record), now_, losses_};
        record.socket.id = which % 4U;
        record.socket.netns = 7;
        record.socket.netns_cookie = 70;
        record.socket.local[10] = record.socket.local[11] = 0xff;
        record.socket.remote[10] = record.socket.remote[11] = 0xff;
        record.socket.local[15] = 1;
        record.socket.remote[15] = static_cast<std::uint8_t>(2 + which % 2);
        record.socket.local_port = (which & 4) != 0 ? 179 : 40'000;
        record.socket.remote_port = (which & 4) != 0 ? 40'000 : 179;
        record.socket.pid = 812;
        std::memcpy(record.socket.comm, "bird", 4);
        return record;
    }

    /// Other values at a few places. It may not touch what is before the fields.
    template <typename Record> void patch(Record& record)
    {
        const std::size_t first = sizeof(::record_header);
        std::vector<std::uint8_t> bytes(sizeof(record));
        std::memcpy(bytes.data(), &record, sizeof(record));
        for (int count = next_.u8() % 8; count > 0; --count) {
            const std::size_t at = next_.u16() % (bytes.size() - first);
            bytes.at(first + at) = next_.u8();
        }
        std::memcpy(&record, bytes.data(), sizeof(record));
    }

    template <typename Record> void send(std::uint16_t kind)
    {
        auto record = begin<Record>(kind);
        // The last fields are those that only this kind has.
        const auto fields = next_.bytes(next_.u8() % 32);
        constexpr std::size_t common = sizeof(::record_header) + sizeof(::socket_identity);
        const std::size_t own = std::min(sizeof(record) - common, fields.size());
        std::vector<std::uint8_t> bytes(sizeof(record));
        std::memcpy(bytes.data(), &record, sizeof(record));
        std::copy_n(fields.begin(), own, bytes.begin() + common);
        std::memcpy(&record, bytes.data(), sizeof(record));
        patch(record);
        send_bytes(record, {});
    }

    void send_state()
    {
        auto record = begin<::state_record>(record_state);
        record.old_state = next_.u8() % 13;
        record.new_state = next_.u8() % 13;
        const std::uint8_t how = next_.u8();
        record.by_owner = how & 1U;
        record.owner_exiting = how >> 1 & 1U;
        record.error = how >> 2;
        patch(record);
        send_bytes(record, {});
    }

    void send_piece()
    {
        auto record = begin<::piece_record>(record_piece);
        record.type = next_.u8() % 8;
        record.direction = static_cast<std::uint8_t>(next_.u8() % directions);
        record.message_at = next_.u8();
        record.length = next_.u16();
        record.body_at = 19U + next_.u8();
        const auto body = next_.bytes(next_.u8());
        record.count = static_cast<std::uint16_t>(body.size());
        if (record.length % 4 == 0) // it fits
            record.length = static_cast<std::uint32_t>(record.body_at + body.size());
        record.header_only = body.empty() && record.type == bgp_keepalive ? 1 : 0;
        patch(record);
        send_bytes(record, body);
    }

    template <typename Record>
    void send_bytes(const Record& record, std::span<const std::uint8_t> behind)
    {
        std::vector<std::uint8_t> bytes(sizeof(record));
        std::memcpy(bytes.data(), &record, sizeof(record));
        bytes.insert(bytes.end(), behind.begin(), behind.end());
        read(bytes);
    }

    void read(std::span<const std::uint8_t> bytes)
    {
        for (const engine::Input& input : reader_.read(bytes)) {
            if (const auto* message = std::get_if<engine::MessageSeen>(&input.what))
                bytes_read_ += message->body.size();
            feed(input);
        }
        bytes_given_ += bytes.size();
        require(bytes_read_ <= bytes_given_); // nothing is made up
    }

    void tick() { feed({clock_.at(now_), {}, {}, engine::Tick{}}); }

    void feed(const engine::Input& input)
    {
        for (const engine::Finding& finding : engine_.feed(input)) {
            const auto event = sink::event_json(finding);
            require(!sink::json_line(event).empty());
            require(!sink::event_text(event).empty());
        }
    }

    Decisions next_;
    SomeNames names_;
    source::BootClock clock_{wire::Time(std::chrono::seconds(1'800'000'000))};
    source::RecordReader reader_{names_, clock_};
    engine::Engine engine_{{}};
    std::uint64_t now_ = 1'000'000'000;
    std::uint64_t losses_ = 0;
    std::size_t bytes_read_ = 0;
    std::size_t bytes_given_ = 0;
};

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Run({data, size}).play();
    return 0;
}
