// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <microhttpd.h>

#include "sink/http/answers.hpp"
#include "sink/http/streams.hpp"

namespace bgpsnoop::sink {

/// Sends the answer, with the fields that all have in common. Of its body the connection has a part
/// at a time.
MHD_Result reply(MHD_Connection* connection, const Answer& answer);
/// The same for a stream, which is left when the connection ends. `streams` must outlive it.
MHD_Result reply(MHD_Connection* connection, const Response& head, Streams& streams,
                 Streams::Place place);

} // namespace bgpsnoop::sink
