// SPDX-License-Identifier: Apache-2.0
#include "sink/history/news_of_strays.hpp"

#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "engine/counted_codes.hpp"
#include "sink/history/kept_event.hpp"

namespace bgpsnoop::sink {

namespace {

constexpr std::pair<std::uint8_t, std::uint8_t> no_codes{};

std::string more_of(const engine::ResetObserved& reset)
{
    return fmt::format("{} {}", engine::name(reset.direction), reset.kernel_reason);
}

std::string more_of(const engine::MessageObserved& message)
{
    const auto* said = std::get_if<wire::Notification>(&message.body);
    const auto [code, subcode] = said != nullptr ? engine::counted_codes(*said) : no_codes;
    return fmt::format("{} {} {}/{}", engine::name(message.direction), message.type, code, subcode);
}

std::string more_of(const engine::Warning& warning)
{
    return fmt::format("{} {}", warning.id, warning.error);
}

std::string more_of(const auto&)
{
    return {};
}

/// What two are that a reader takes for the same: of few words, none of them the peer's.
std::string kind_of(const engine::Finding& finding)
{
    return fmt::format("{} {}", finding.what.index(),
                       std::visit([](const auto& what) { return more_of(what); }, finding.what));
}

} // namespace

News NewsOfStrays::tell(const engine::Finding& finding)
{
    if (finding.who.peer.address.is_unspecified())
        return {};
    const engine::SessionKey peer = session_key(finding.who);
    const std::string kind = kind_of(finding);
    if (told_.is_news(peer, kind, finding.time))
        return {{}, true, told_.tell(peer, kind, finding.time)};
    told_.leave_out(peer, kind);
    return no_news();
}

} // namespace bgpsnoop::sink
