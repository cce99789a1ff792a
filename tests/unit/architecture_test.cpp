#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

/// architecture.md: an arrow reads "includes".
const std::map<std::string, std::set<std::string>> arrows{
    {"wire", {"wire"}},
    {"engine", {"engine", "wire"}},
    {"source", {"source", "engine", "wire"}},
    {"sink", {"sink", "engine", "wire"}},
    {"cli", {"cli", "sink", "source", "engine", "wire"}},
};

/// What wire and engine must not know: I/O, clocks, threads, the kernel, formats of the outside.
const std::regex impure(
    R"(#include <(thread|mutex|atomic|fstream|iostream|cstdio|ctime|filesystem|unistd\.h|sys/.*|bpf/.*|pcap.*|nlohmann/.*|prometheus/.*|yaml-cpp/.*|microhttpd\.h)>)");
const std::regex own_include(R"re(#include "([a-z]+)/)re");

std::vector<fs::path> files_of(const std::string& library)
{
    std::vector<fs::path> files;
    for (const auto& entry :
         fs::directory_iterator(fs::path(BGPSNOOP_SOURCE_DIR) / "userspace" / library))
        files.push_back(entry.path());
    return files;
}

template <typename Check> void for_each_line(const fs::path& path, Check check)
{
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        check(line);
}

TEST(Architecture, IncludesFollowTheArrows)
{
    for (const auto& [library, allowed] : arrows) {
        ASSERT_FALSE(files_of(library).empty()) << library;
        for (const auto& path : files_of(library))
            for_each_line(path, [&, &allowed_names = allowed](const std::string& line) {
                std::smatch match;
                if (std::regex_search(line, match, own_include)) {
                    EXPECT_TRUE(allowed_names.contains(match[1])) << path << ": " << line;
                }
            });
    }
}

TEST(Architecture, WireAndEngineArePure)
{
    for (const std::string library : {"wire", "engine"})
        for (const auto& path : files_of(library))
            for_each_line(path, [&](const std::string& line) {
                EXPECT_FALSE(std::regex_search(line, impure)) << path << ": " << line;
            });
}

TEST(Architecture, TheMainFileStaysSmall)
{
    int lines = 0;
    for_each_line(fs::path(BGPSNOOP_SOURCE_DIR) / "userspace" / "main.cpp",
                  [&](const std::string&) { ++lines; });
    EXPECT_LT(lines, 40);
}

} // namespace
