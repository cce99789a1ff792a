#pragma once

#include <string>

#include "engine/finding.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::sink {

/// The essentials of a message in one line: "OPEN, AS 600, hold time 180 s, id 10.0.0.9, ...".
std::string message_text(const engine::MessageObserved& message);
/// "NOTIFICATION 6/2 Cease / Administrative Shutdown "maintenance"".
std::string notification_text(const wire::Notification& notification);

} // namespace bgpsnoop::sink
