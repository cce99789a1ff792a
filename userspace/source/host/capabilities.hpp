// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bgpsnoop::source {

/// Whether this process has the capability, by its number in linux/capability.h, in effect.
bool is_capable(unsigned capability);
/// Whose capabilities mean nothing to the host.
bool in_user_namespace();

} // namespace bgpsnoop::source
