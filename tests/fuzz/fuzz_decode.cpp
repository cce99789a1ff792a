// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "wire/message.hpp"
#include "wire/notification_data.hpp"

/// The first byte picks a decoder, the rest is the message's body. Besides not crashing, what the
/// decoders promise is checked.
namespace {

using namespace bgpsnoop::wire;

void require(bool promise)
{
    if (!promise)
        std::abort();
}

template <typename T> bool fails_inside(const Result<T>& result, Bytes body)
{
    return result || (!result.error().why.empty() && result.error().offset <= body.size());
}

/// Sanitised text has no control character and survives being sanitised again.
void require_sane(const std::string& text)
{
    require(std::ranges::none_of(text, [](char each) { return each >= 0 && each < ' '; }));
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    require(sanitise({bytes, text.size()}) == text);
}

void fuzz_open(Bytes body)
{
    const auto open = decode_open(body);
    require(fails_inside(open, body));
    if (!open)
        return;
    require(!open->families().empty());
    for (const Capability& capability : open->capabilities) {
        require(open->has(capability.code));
        if (const auto* raw = std::get_if<UndecodedCapability>(&capability.value))
            require(!raw->malformed || raw->malformed->offset <= body.size());
        if (const auto* fqdn = std::get_if<Fqdn>(&capability.value))
            require_sane(fqdn->host_name + fqdn->domain_name);
        if (const auto* software = std::get_if<SoftwareVersion>(&capability.value))
            require_sane(software->version);
    }
}

void fuzz_notification(Bytes body)
{
    const auto notification = decode_notification(body);
    require(fails_inside(notification, body));
    if (!notification)
        return;
    require_sane(notification->shutdown_communication.value_or(""));
    require_sane(text_in_data(*notification).value_or(""));
    require_sane(data_in_words(*notification));
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const Bytes body(data + 1, size - 1);
    switch (data[0] % 5) {
    case 0:
        fuzz_open(body);
        break;
    case 1:
        fuzz_notification(body);
        break;
    case 2:
        require(fails_inside(decode_route_refresh(body), body));
        break;
    case 3:
        (void)decode_end_of_rib(body);
        break;
    default:
        require_sane(sanitise(body));
        break;
    }
    return 0;
}
