// SPDX-License-Identifier: Apache-2.0
#include "source/host/host_id.hpp"

#include <array>

#include <systemd/sd-id128.h>

namespace bgpsnoop::source {

std::string host_id()
{
    // Ours: drawn at random, never to be changed.
    constexpr sd_id128_t bgpsnoop =
        SD_ID128_MAKE(5c, 0e, 2f, 91, d7, 3a, 4b, 68, 9e, 14, a2, 7b, c6, 35, 80, fd);
    sd_id128_t id{};
    if (sd_id128_get_machine_app_specific(bgpsnoop, &id) < 0)
        return {};
    std::array<char, SD_ID128_STRING_MAX> text{};
    return sd_id128_to_string(id, text.data());
}

} // namespace bgpsnoop::source
