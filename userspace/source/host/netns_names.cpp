// SPDX-License-Identifier: Apache-2.0
#include "source/host/netns_names.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include <sys/stat.h>

#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t id_length = 64; // Docker, containerd, CRI-O, Podman: SHA-256 in hexadecimal
constexpr std::size_t id_shown = 12;

bool is_digit(char letter)
{
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
}

bool leads_to(const std::string& path, std::uint32_t inode)
{
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && info.st_ino == inode;
}

struct Found {
    std::string name;
    std::string witness;
};

Found name_in_run(std::uint32_t inode)
{
    std::error_code ignored; // names go while we look
    for (const auto& entry : fs::directory_iterator("/run/netns", ignored))
        if (leads_to(entry.path(), inode))
            return {entry.path().filename(), entry.path()};
    return {};
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

Found name_of_container(std::uint32_t inode)
{
    std::error_code ignored; // processes end while we look
    for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
        const fs::path netns = entry.path() / "ns/net";
        if (!is_number(entry.path().filename()) || !leads_to(netns, inode))
            continue;
        if (auto id = container_in(cgroup_of(entry.path())); !id.empty())
            return {std::move(id), netns};
    }
    return {};
}

Found find_name(std::uint32_t inode)
{
    Found found = name_in_run(inode);
    return found.name.empty() && inode != own_netns() ? name_of_container(inode) : found;
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

std::string NetnsNames::name_of(std::uint32_t inode)
{
    constexpr std::chrono::seconds ask_again{1};
    constexpr std::chrono::seconds search_again{10};
    const Clock::time_point now = Clock::now();
    const auto known = names_.find(inode);
    if (known != names_.end()) {
        Known& it = known->second;
        if (now - it.asked < (it.name.empty() ? search_again : ask_again))
            return it.name;
        it.asked = now;
        if (!it.name.empty() && leads_to(it.witness, inode))
            return it.name;
    }
    if (known == names_.end() && names_.size() >= remembered)
        names_.clear();
    const Found found = find_name(inode);
    names_[inode] = {found.name, found.witness, now};
    return found.name;
}

} // namespace bgpsnoop::source
