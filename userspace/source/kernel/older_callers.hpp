// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "record.h"

namespace bgpsnoop::source {

/// Fills in who calls. A walk over sockets meets no process, and before it is known that a speaker
/// calls, whom it calls is no neighbour: telnet hangs in SYN_SENT as a speaker does.
void put_callers(std::vector<::socket_record>& found);

} // namespace bgpsnoop::source
