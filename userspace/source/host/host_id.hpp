// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace bgpsnoop::source {

/// Tells this host from others, as long as it is installed: made of /etc/machine-id, which nobody
/// can find out from it (sd_id128_get_machine_app_specific(3)). Empty: the host has none.
std::string host_id();

} // namespace bgpsnoop::source
