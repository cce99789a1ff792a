// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

/// docs/architecture.md: a room is a folder of userspace/ (or, of engine/ and sink/, the files that
/// lie there directly), and an arrow reads "includes". A room may always include itself. A file
/// belongs to the room with the longest name that fits, so nothing that is added leaves this test.
struct Room {
    std::string name;
    std::vector<std::string> includes;
};

const std::vector<Room> rooms{
    {"main.cpp", {"cli"}},
    {"wire", {}},
    // The words of the engine, which its own rooms and everybody above use; and the engine, above
    // them.
    {"engine", {"wire"}},
    {"engine/session", {"engine", "wire"}},
    {"engine/diagnosis", {"engine/session", "engine", "wire"}},
    {"engine/routing", {"engine/diagnosis", "engine/session", "engine", "wire"}},
    {"engine/engine", {"engine/routing", "engine/diagnosis", "engine/session", "engine", "wire"}},
    {"source", {}},
    {"source/capture", {"source", "engine", "wire"}},
    {"source/host", {"source", "engine", "wire"}},
    {"source/loader", {"source/host", "engine", "wire"}},
    {"source/kernel", {"source/loader", "source/host", "engine", "wire"}},
    {"sink", {"engine", "wire"}},
    {"sink/json", {"sink", "engine", "wire"}},
    {"sink/log", {"sink/json", "sink", "engine", "wire"}},
    {"sink/history", {"sink/json", "sink", "engine", "wire"}},
    {"sink/evidence", {"sink/log", "sink/history", "sink/json", "sink", "engine", "wire"}},
    {"sink/text", {"sink/history", "sink/json", "sink", "engine", "wire"}},
    {"sink/metrics", {"sink/history", "sink/json", "sink", "engine", "wire"}},
    {"sink/page", {"sink/text", "sink/history", "sink/json", "sink", "engine", "wire"}},
    {"sink/http",
     {"sink/page", "sink/metrics", "sink/history", "sink/json", "sink", "engine", "wire"}},
    {"cli",
     {"source/capture", "engine/engine", "engine", "sink", "sink/json", "sink/log", "sink/history",
      "sink/text", "wire"}},
    {"cli/client", {"cli", "sink/text", "sink/history", "sink/json", "sink", "engine", "wire"}},
    {"cli/docs",
     {"cli", "engine/diagnosis", "engine", "sink/http", "sink/metrics", "sink/history", "sink/json",
      "sink", "source/loader", "wire"}},
    {"cli/live",
     {"cli", "source/kernel", "source/loader", "source/host", "engine/engine", "engine", "sink",
      "sink/json", "sink/log", "sink/evidence", "sink/text", "sink/metrics", "sink/history",
      "sink/http", "wire"}},
};

/// What wire and engine must not know: I/O, clocks, threads, the kernel, formats of the outside.
const std::regex impure(
    R"(#include <(thread|mutex|atomic|fstream|iostream|cstdio|ctime|filesystem|unistd\.h|sys/.*|)"
    R"(bpf/.*|pcap.*|nlohmann/.*|prometheus/.*|yaml-cpp/.*|microhttpd\.h)>)");
const std::regex clock_read(R"(\b(system|steady|high_resolution)_clock::now\()");
const std::regex own_include(R"re(#include "([^"]+)")re");

/// The contract with the kernel side, which lies in bpf/: not each room may know of it.
const std::vector<Room> contract{
    {"record.h", {"source/kernel", "source/loader"}},
    {"framer_state.h", {"source/kernel"}},
    {"framer.h", {"wire"}},
    {"bgp_types.h", {"wire"}},
};

const fs::path userspace = fs::path(BGPSNOOP_SOURCE_DIR) / "userspace";

std::vector<std::string> sources()
{
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(userspace)) {
        const fs::path path = fs::relative(entry.path(), userspace);
        if (path.extension() == ".cpp" || path.extension() == ".hpp")
            files.push_back(path);
    }
    return files;
}

/// "engine/engine" is every file whose path begins so; "engine" is what lies in that folder itself,
/// and so is any room that has rooms below it.
bool lies_in(const std::string& path, const std::string& room)
{
    if (!path.starts_with(room))
        return false;
    const char next = path.size() > room.size() ? path.at(room.size()) : '\0';
    return next == '/' || next == '\0' || next == '.' || next == '_';
}

const Room* room_of(const std::string& path)
{
    const Room* best = nullptr;
    for (const Room& room : rooms)
        if (lies_in(path, room.name) && (best == nullptr || room.name.size() > best->name.size()))
            best = &room;
    return best;
}

template <typename Check> void for_each_line(const std::string& path, Check check)
{
    std::ifstream file(userspace / path);
    for (std::string line; std::getline(file, line);)
        check(line);
}

bool may_include(const Room& room, const Room& other)
{
    return other.name == room.name ||
           std::ranges::find(room.includes, other.name) != room.includes.end();
}

TEST(Architecture, EveryFileLiesInARoom)
{
    for (const std::string& path : sources()) {
        const Room* room = room_of(path);
        ASSERT_NE(room, nullptr) << path;
        // A folder that is new needs an entry of its own: no room has folders that are not rooms.
        const bool is_folder = fs::is_directory(userspace / room->name);
        const std::string folder = fs::path(path).parent_path();
        EXPECT_TRUE(folder.empty() || !is_folder || folder == room->name) << path;
    }
}

TEST(Architecture, IncludesFollowTheArrows)
{
    int arrows = 0;
    for (const std::string& path : sources()) {
        const Room& room = *room_of(path);
        for_each_line(path, [&](const std::string& line) {
            std::smatch match;
            if (!std::regex_search(line, match, own_include))
                return;
            const auto part = std::ranges::find(contract, match[1].str(), &Room::name);
            if (part != contract.end()) {
                EXPECT_NE(std::ranges::find(part->includes, room.name), part->includes.end())
                    << path << ": " << line;
                return;
            }
            const Room* other = room_of(match[1]);
            ASSERT_NE(other, nullptr) << path << ": " << line;
            EXPECT_TRUE(may_include(room, *other)) << path << ": " << line;
            ++arrows;
        });
    }
    EXPECT_GT(arrows, 300); // or the expression above has stopped to fit
}

TEST(Architecture, WireAndEngineArePure)
{
    for (const std::string& path : sources())
        if (path.starts_with("wire/") || path.starts_with("engine/"))
            for_each_line(path, [&](const std::string& line) {
                EXPECT_FALSE(std::regex_search(line, impure)) << path << ": " << line;
                EXPECT_FALSE(std::regex_search(line, clock_read)) << path << ": " << line;
            });
}

TEST(Architecture, TheMainFileStaysSmall)
{
    int lines = 0;
    for_each_line("main.cpp", [&](const std::string&) { ++lines; });
    EXPECT_LT(lines, 40);
}

} // namespace
