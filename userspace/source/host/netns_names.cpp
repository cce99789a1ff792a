// SPDX-License-Identifier: Apache-2.0
#include "source/host/netns_names.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "source/host/network_namespaces.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::source {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t id_length = 64; // Docker, containerd, CRI-O, Podman: SHA-256 in hexadecimal
constexpr std::size_t id_shown = 12;

bool is_digit(char letter)
{
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
}

std::string cgroup_of(const fs::path& process)
{
    std::ifstream file(process / "cgroup");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

bool is_number(const std::string& name)
{
    return std::ranges::all_of(name, [](unsigned char each) { return std::isdigit(each) != 0; });
}

} // namespace

std::string container_in(const std::string& cgroup)
{
    std::size_t length = 0;
    for (std::size_t at = 0; at <= cgroup.size(); ++at) {
        if (at < cgroup.size() && is_digit(cgroup[at])) {
            ++length;
            continue;
        }
        if (length == id_length)
            return cgroup.substr(at - id_length, id_shown);
        length = 0;
    }
    return {};
}

void NetnsNames::search_names()
{
    std::error_code ignored; // names go while we look
    for (const auto& entry : fs::directory_iterator("/run/netns", ignored))
        names_[netns_at(entry.path())] = wire::sanitise(entry.path().filename().native());
}

void NetnsNames::search_containers()
{
    const std::uint32_t own = own_netns();
    std::error_code ignored; // processes end while we look
    for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
        if (!is_number(entry.path().filename()))
            continue;
        const std::uint32_t inode = netns_at(entry.path() / "ns/net");
        searched_.insert(inode);
        if (inode == 0 || inode == own || names_.contains(inode))
            continue;
        if (auto id = container_in(cgroup_of(entry.path())); !id.empty())
            names_.emplace(inode, std::move(id));
    }
}

std::optional<std::string> NetnsNames::known_name_of(std::uint32_t inode) const
{
    const auto found = names_.find(inode);
    if (found != names_.end())
        return found->second;
    return searched_.contains(inode) ? std::optional(std::string()) : std::nullopt;
}

void NetnsNames::forget(std::uint32_t inode)
{
    names_.erase(inode);
    searched_.erase(inode);
    asked_.erase(inode);
}

std::optional<std::string> NetnsNames::name_of(std::uint32_t inode)
{
    constexpr std::chrono::seconds search_for_new{1};
    constexpr std::chrono::seconds search_again{10};
    const auto now = Clock::now();
    if (now - searched_at_ >= search_again) {
        names_.clear();
        searched_.clear();
    }
    if (auto name = known_name_of(inode))
        return name;
    const bool is_new = asked_.insert(inode).second;
    const bool is_due = now - searched_at_ >= search_for_new;
    if (is_new || is_due) // and not for each event there
        search_names();
    if (is_due) {
        search_containers();
        searched_.merge(asked_);
        asked_.clear();
        searched_at_ = now;
    }
    return known_name_of(inode);
}

} // namespace bgpsnoop::source
