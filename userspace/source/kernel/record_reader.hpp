#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/input.hpp"
#include "source/host/interfaces.hpp"
#include "source/host/namespace_finder.hpp"
#include "source/kernel/boot_clock.hpp"
#include "source/kernel/older_sockets.hpp"
#include "source/kernel/piece_joiner.hpp"

// bpf/record.h
struct socket_identity;
struct socket_sample;
struct stream_counts;
struct state_record;
struct reset_record;
struct error_record;
struct stream_fault_record;
struct socket_record;
struct drop_record;
struct unsendable_record;

namespace bgpsnoop::source {

/// Turns the kernel's records (bpf/record.h) into the engine's inputs. Pure but for the names of
/// interfaces, which it looks up.
class RecordReader {
public:
    /// reset_reasons: the kernel's names of enum sk_rst_reason.
    RecordReader(std::map<std::uint32_t, std::string> reset_reasons, OlderSockets& older_sockets);

    /// What one record says; nothing if it is not of a kind or version known here.
    std::vector<engine::Input> read(std::span<const std::uint8_t> record);
    BootClock& clock() { return clock_; }

private:
    std::vector<engine::Input> piece(std::span<const std::uint8_t> bytes);
    engine::Identity identity(const ::socket_identity& socket);
    Netns netns(const ::socket_identity& socket, const engine::Identity& who);
    engine::SocketSample sample(const ::socket_sample& sample) const;
    engine::StreamCounts counts(const ::stream_counts& counts) const;
    std::vector<engine::Input> read(const ::state_record& record);
    std::vector<engine::Input> read(const ::reset_record& record);
    std::vector<engine::Input> read(const ::error_record& record);
    std::vector<engine::Input> read(const ::stream_fault_record& record);
    std::vector<engine::Input> read(const ::socket_record& record);
    std::vector<engine::Input> read(const ::drop_record& record);
    std::vector<engine::Input> read(const ::unsendable_record& record);
    template <typename Record>
    engine::Input about(const Record& record, decltype(engine::Input::what) what);
    template <typename Record> std::vector<engine::Input> read_as(std::span<const std::uint8_t>);

    std::map<std::uint32_t, std::string> reset_reasons_;
    OlderSockets& older_sockets_;
    BootClock clock_;
    Interfaces interfaces_;
    NamespaceFinder netns_finder_;
    PieceJoiner joiner_;
};

} // namespace bgpsnoop::source
