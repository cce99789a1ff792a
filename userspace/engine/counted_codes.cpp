// SPDX-License-Identifier: Apache-2.0
#include "engine/counted_codes.hpp"

#include "engine/snapshot.hpp"
#include "wire/names.hpp"

namespace bgpsnoop::engine {

std::pair<std::uint8_t, std::uint8_t> counted_codes(const wire::Notification& notification)
{
    if (wire::is_registered(notification.code, notification.subcode))
        return {notification.code, notification.subcode};
    const bool known = wire::is_registered(notification.code, 0);
    return {known ? notification.code : other_code, other_subcode};
}

} // namespace bgpsnoop::engine
