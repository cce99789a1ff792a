// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/open_senders.hpp"

#include "wire/message_header.hpp"

namespace bgpsnoop::engine {

void OpenSenders::note(const Input& input)
{
    const auto* message = std::get_if<MessageSeen>(&input.what);
    if (message == nullptr || message->type != static_cast<std::uint8_t>(wire::MessageType::open))
        return;
    const bool ours = message->direction == Direction::sent;
    const wire::Address& from = ours ? input.who.local.address : input.who.peer.address;
    const wire::Address& to = ours ? input.who.peer.address : input.who.local.address;
    const Sender sender{input.who.netns, from};

    const auto [place, is_new] = newest_.try_emplace(sender, SpokeTo{to, input.time});
    if (!is_new) {
        by_time_.erase({place->second.at, sender});
        place->second = {to, input.time};
    }
    by_time_.emplace(input.time, sender);
    if (newest_.size() > remembered) {
        newest_.erase(by_time_.begin()->second);
        by_time_.erase(by_time_.begin());
    }
}

std::optional<SpokeTo> OpenSenders::last_to_another(const wire::Address& end,
                                                    const Identity& who) const
{
    const auto found = newest_.find({who.netns, end});
    const wire::Address& refused = end == who.peer.address ? who.local.address : who.peer.address;
    if (found == newest_.end() || found->second.other == refused)
        return std::nullopt;
    return found->second;
}

} // namespace bgpsnoop::engine
