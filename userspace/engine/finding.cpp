// SPDX-License-Identifier: Apache-2.0
#include "engine/finding.hpp"

#include <array>

namespace bgpsnoop::engine {

namespace {

constexpr std::array<std::string_view, 2> directions{"sent", "received"};
constexpr std::array<std::string_view, 2> initiators{"local", "peer"};
constexpr std::array<std::string_view, 6> states{"idle",      "connect",      "active",
                                                 "open_sent", "open_confirm", "established"};

} // namespace

std::string_view name(Direction direction)
{
    return directions.at(static_cast<std::size_t>(direction));
}

std::string_view name(Initiator initiator)
{
    return initiators.at(static_cast<std::size_t>(initiator));
}

std::string_view name(SessionState state)
{
    return states.at(static_cast<std::size_t>(state));
}

} // namespace bgpsnoop::engine
