#pragma once

#include "engine/diagnosis/diagnosis.hpp"

/// The parts of the table of causes, in the order of a session's life.
namespace bgpsnoop::engine {

std::span<const CauseRule> connecting_causes();
std::span<const CauseRule> silent_causes();   ///< connected, but one end says nothing
std::span<const CauseRule> opening_causes();  ///< OPENs exchanged, or refused in words
std::span<const CauseRule> liveness_causes(); ///< ended by a timer, of BGP or of TCP
std::span<const CauseRule> established_causes();

} // namespace bgpsnoop::engine
