// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/input.hpp"
#include "source/kernel/boot_clock.hpp"
#include "source/kernel/names.hpp"
#include "source/kernel/piece_joiner.hpp"

// bpf/record.h
struct socket_identity;
struct state_record;
struct reset_record;
struct error_record;
struct stream_fault_record;
struct socket_record;
struct drop_record;
struct unsendable_record;
struct bind_failed_record;

namespace bgpsnoop::source {

/// Turns the kernel's records (bpf/record.h) into the engine's inputs. It asks nobody but the names
/// and the clock that it is given, and remembers nothing but unfinished messages.
class RecordReader {
public:
    RecordReader(Names& names, const BootClock& clock) : names_(names), clock_(clock) {}

    /// What one record of the ring buffer says; nothing if it is not of a kind or version known
    /// here.
    std::vector<engine::Input> read(std::span<const std::uint8_t> record);
    std::vector<engine::Input> read(const ::socket_record& record);
    std::vector<engine::Input> read(const ::state_record& record);
    /// One that says what the last one of that socket said.
    engine::Input read_unchanged(const ::socket_record& record);

private:
    std::vector<engine::Input> read_listener(const ::state_record& record);
    std::vector<engine::Input> read(const ::reset_record& record);
    std::vector<engine::Input> read(const ::error_record& record);
    std::vector<engine::Input> read(const ::stream_fault_record& record);
    std::vector<engine::Input> read(const ::drop_record& record);
    std::vector<engine::Input> read(const ::unsendable_record& record);
    std::vector<engine::Input> read(const ::bind_failed_record& record);
    std::vector<engine::Input> read_piece(std::span<const std::uint8_t> record);
    template <typename Record> std::vector<engine::Input> read_as(std::span<const std::uint8_t>);
    template <typename Record>
    engine::Input about(const Record& record, decltype(engine::Input::what) what);
    engine::Identity identify(const ::socket_identity& socket, const Netns& netns);

    Names& names_;
    const BootClock& clock_;
    PieceJoiner joiner_;
};

} // namespace bgpsnoop::source
