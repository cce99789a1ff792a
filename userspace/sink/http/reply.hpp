// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <microhttpd.h>

#include "sink/http/answers.hpp"

namespace bgpsnoop::sink {

/// Sends the answer, with the fields that all have in common. Of its body the connection has a part
/// at a time.
MHD_Result reply(MHD_Connection* connection, const Answer& answer);

} // namespace bgpsnoop::sink
