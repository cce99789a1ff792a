// SPDX-License-Identifier: Apache-2.0
#include "source/host/socket_owners.hpp"

#include <cctype>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "wire/message.hpp"

namespace bgpsnoop::source {

namespace {

namespace fs = std::filesystem;

/// "socket:[12345]"; 0: it is none.
std::uint32_t socket_inode(std::string_view link)
{
    constexpr std::string_view prefix = "socket:[";
    std::uint32_t inode = 0;
    if (link.starts_with(prefix))
        std::from_chars(link.data() + prefix.size(), link.data() + link.size(), inode);
    return inode;
}

engine::Process process_at(const fs::path& path)
{
    engine::Process process;
    const std::string pid = path.filename();
    std::from_chars(pid.data(), pid.data() + pid.size(), process.pid);
    std::ifstream file(path / "comm");
    std::string name;
    std::getline(file, name);
    process.name = wire::sanitise(name);
    return process;
}

} // namespace

std::map<std::uint32_t, engine::Process> owners_of(const std::set<std::uint32_t>& sockets)
{
    std::map<std::uint32_t, engine::Process> owners;
    std::error_code ignored; // processes end while we look
    for (const auto& process : fs::directory_iterator("/proc", ignored)) {
        if (owners.size() == sockets.size())
            break;
        if (std::isdigit(static_cast<unsigned char>(process.path().filename().string().front())) ==
            0)
            continue;
        for (const auto& file : fs::directory_iterator(process.path() / "fd", ignored)) {
            const auto inode = socket_inode(fs::read_symlink(file.path(), ignored).string());
            if (inode != 0 && sockets.contains(inode) && !owners.contains(inode))
                owners[inode] = process_at(process.path());
        }
    }
    return owners;
}

} // namespace bgpsnoop::source
