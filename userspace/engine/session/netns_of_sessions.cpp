// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "engine/session/sessions.hpp"
#include "engine/timing.hpp"

/// Network namespaces end before their sessions do, and their names are used again: labels must not
/// change for that, nor be those of two.
namespace bgpsnoop::engine {

namespace {

/// Which namespace has which name.
class NameHolders {
public:
    void add(const std::string& name, std::uint32_t inode)
    {
        if (!name.empty())
            inodes_.emplace(name, inode);
    }

    /// Of those that are free; one may have no name as well as others.
    bool take(const std::string& name, std::uint32_t inode)
    {
        return name.empty() || inodes_.try_emplace(name, inode).first->second == inode;
    }

    bool has(const std::string& name, std::uint32_t inode) const
    {
        const auto found = inodes_.find(name);
        return found != inodes_.end() && found->second == inode;
    }

private:
    std::map<std::string, std::uint32_t> inodes_;
};

std::string with_number(const std::string& name, std::uint32_t inode)
{
    return name + " " + std::to_string(inode);
}

} // namespace

void Sessions::lose_netns(std::uint32_t netns, Time now)
{
    for (auto& [key, session] : sessions_)
        if (key.netns == netns)
            session.lose_netns(now);
}

std::set<std::uint32_t> Sessions::namespaces() const
{
    std::set<std::uint32_t> result;
    for (const auto& [key, session] : sessions_)
        if (!session.has_lost_netns())
            result.insert(key.netns);
    return result;
}

/// Two namespaces of one name (one was deleted, and its processes live on) have two sets of labels:
/// who comes later gets its number, too. It waits until it would be known that the other is gone,
/// which gives its name back.
void Sessions::name_netns(const NetnsName& name_of, Time now)
{
    const auto is_to_be_named = [](const auto& each) {
        return each.second.lacks_netns_name() && !each.second.is_over();
    };
    if (!std::ranges::any_of(sessions_, is_to_be_named))
        return claims_.clear();
    NameHolders holders;
    for (const auto& [key, session] : sessions_)
        if (!session.is_over())
            holders.add(session.netns_name(), key.netns);
    const NetnsName distinct = [&](std::uint32_t inode) -> std::optional<std::string> {
        auto name = name_of(inode);
        if (!name || holders.take(*name, inode))
            return name;
        if (const std::string numbered = with_number(*name, inode); holders.has(numbered, inode))
            return numbered;
        const Time since = claims_.try_emplace(inode, now).first->second;
        if (now - since < timing::name_left)
            return std::nullopt;
        return with_number(*name, inode);
    };
    for (auto& each : sessions_)
        if (is_to_be_named(each))
            each.second.name_netns(distinct);
    forget_continued();
}

/// What is shown of a session whose namespace is gone ends where the one of the next namespace of
/// that name begins.
void Sessions::forget_continued()
{
    using Labels = std::pair<std::string, SessionKey>;
    const auto labels_of = [](const Session& session) {
        SessionKey key = session.key();
        key.netns = 0;
        return Labels{session.netns_name(), std::move(key)};
    };
    std::set<Labels> going_on;
    std::vector<const Session*> over;
    for (const auto& [key, session] : sessions_)
        if (session.netns_name().empty())
            continue;
        else if (session.is_over())
            over.push_back(&session);
        else
            going_on.insert(labels_of(session));
    for (const Session* each : over)
        if (going_on.contains(labels_of(*each)))
            forget(SessionKey(each->key()));
}

} // namespace bgpsnoop::engine
