// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/packet.hpp"

/// What the agent's files of evidence say in comments of pcapng (docs/evidence.md), for people and
/// for whoever reads them back: such a comment has a line that begins with one of these words.
namespace bgpsnoop::source {

/// Of a packet: "bgpsnoop-left-out: keepalive=3 update=12; ...".
std::optional<wire::CountedMessages> counted_messages(std::string_view comment);

/// Of a section: "bgpsnoop-recorded: {...}", the event that the verdict was. Empty: there is none.
std::string recorded_event(std::string_view comment);

} // namespace bgpsnoop::source
