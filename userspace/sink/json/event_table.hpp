// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "engine/finding.hpp"
#include "sink/field.hpp"

/// What an event is made of, for the documentation and for whoever asks for events by name.
/// event_json, message_json and capability_json write them; a test holds those against these
/// tables.
namespace bgpsnoop::sink {

struct EventKind {
    std::string_view name;       ///< "connection_closed"
    std::string_view message_id; ///< in the journal: 128 random bits, never changed
    std::string_view when;
    std::span<const Field> fields; ///< besides the common ones
};

/// Fields that belong together: those of one kind of message, of one capability.
struct FieldGroup {
    std::string_view name;
    std::span<const Field> fields;
};

std::span<const Field> common_event_fields();
std::span<const EventKind> event_kinds(); ///< in the order of engine::Finding::what
const EventKind& event_kind(const engine::Finding& finding);
/// What a `message` event has besides, by what the message is.
std::span<const FieldGroup> message_bodies();
/// What an element of an OPEN's `capabilities` has, whatever it is, and then by its `name`.
std::span<const Field> common_capability_fields();
std::span<const FieldGroup> capability_values();

} // namespace bgpsnoop::sink
