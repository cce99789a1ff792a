// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "sink/json/event_table.hpp"

/// What the objects in the agent's answers are made of, besides events. snapshot_json and the
/// stories write them; a test holds those against these tables. The type of a field may be the name
/// of a shape.
namespace bgpsnoop::sink {

std::span<const FieldGroup> shapes();

} // namespace bgpsnoop::sink
