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
    void add(const Session& session)
    {
        const std::string name = session.netns_name();
        if (name.empty())
            return;
        inodes_.emplace(name, session.key().netns);
        if (session.is_up())
            living_.insert(name);
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

    /// A session is up there: it is not gone.
    bool is_alive(const std::string& name) const { return living_.contains(name); }

private:
    std::map<std::string, std::uint32_t> inodes_;
    std::set<std::string> living_;
};

using Labels = std::pair<std::string, SessionKey>; ///< what the series of a session have

Labels labels_of(const Session& session)
{
    SessionKey key = session.key();
    key.netns = 0;
    return {session.netns_name(), std::move(key)};
}

std::string with_number(const std::string& name, std::uint32_t inode)
{
    return name + " " + std::to_string(inode);
}

} // namespace

void Sessions::lose_netns(std::uint32_t netns, Time now)
{
    for (auto each = sessions_.lower_bound({.netns = netns, .vrf = {}});
         each != sessions_.end() && each->first.netns == netns; ++each) {
        each->second.lose_netns(now);
        lost_.insert(each->first);
    }
}

/// Sessions are in the order of their namespaces: of each, one that lives is enough.
std::set<std::uint32_t> Sessions::namespaces() const
{
    std::set<std::uint32_t> result;
    auto each = sessions_.begin();
    while (each != sessions_.end()) {
        const std::uint32_t netns = each->first.netns;
        if (each->second.has_lost_netns()) {
            ++each;
            continue;
        }
        result.insert(netns);
        each = sessions_.lower_bound({.netns = netns + 1, .vrf = {}});
    }
    return result;
}

void Sessions::name_netns(const NetnsName& name_of, Time now)
{
    const auto is_to_be_named = [this](const SessionKey& key) {
        return !sessions_.at(key).is_over();
    };
    if (std::ranges::any_of(unnamed_, is_to_be_named))
        give_names(name_of, now);
    else
        claims_.clear();
    if (!lost_.empty())
        go_on_with_names();
}

/// Two namespaces of one name (one was deleted, and its processes live on) have two sets of labels:
/// who comes later gets its number, too. Unless a session is up in the other, it waits until it
/// would be known that that one is gone, which gives its name back.
void Sessions::give_names(const NetnsName& name_of, Time now)
{
    NameHolders holders;
    for (const auto& [key, session] : sessions_)
        if (!session.is_over())
            holders.add(session);
    const NetnsName distinct = [&](std::uint32_t inode) -> std::optional<std::string> {
        auto name = name_of(inode);
        if (!name || holders.take(*name, inode))
            return name;
        if (const std::string numbered = with_number(*name, inode); holders.has(numbered, inode))
            return numbered;
        const Time since = claims_.try_emplace(inode, now).first->second;
        if (now - since < timing::name_left && !holders.is_alive(*name))
            return std::nullopt;
        return with_number(*name, inode);
    };
    std::erase_if(unnamed_, [&](const SessionKey& key) {
        Session& session = sessions_.at(key);
        if (!session.is_over())
            session.name_netns(distinct);
        return !session.lacks_netns_name();
    });
}

/// What is shown of a session whose namespace is gone ends where the one of the next namespace of
/// that name begins. Its series are the same ones, and so they go on counting.
void Sessions::go_on_with_names()
{
    std::erase_if(lost_,
                  [this](const SessionKey& key) { return !sessions_.at(key).has_lost_netns(); });
    std::map<Labels, Session*> going_on;
    for (auto& [key, session] : sessions_)
        if (session.is_neighbor() && !session.is_over() && !session.netns_name().empty())
            going_on.emplace(labels_of(session), &session);
    for (const SessionKey& key : std::set<SessionKey>(lost_)) {
        const Session& former = sessions_.at(key);
        const auto next = former.is_over() ? going_on.find(labels_of(former)) : going_on.end();
        if (next == going_on.end() || !former.is_neighbor())
            continue;
        next->second->go_on_from(former);
        forget(key);
    }
}

} // namespace bgpsnoop::engine
