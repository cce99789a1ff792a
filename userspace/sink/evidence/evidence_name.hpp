// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

/// Of a file: "2026-11-29T15-04-05.123Z_fe80--1-eth0_vrf-blue_peer_reset.pcapng", whatever peer,
/// VRF and namespace are called. Sorts by time.
std::string evidence_name(const engine::Finding& finding, engine::Outcome outcome);

/// Whether evidence_name() may have given it.
bool is_evidence_name(std::string_view name);

} // namespace bgpsnoop::sink
