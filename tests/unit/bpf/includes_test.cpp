// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "support/repository.hpp"

/// The arrows within bpf/, as bpf/README.md has them: "" is the contract with user space.
namespace bgpsnoop::test {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::set<std::string>> includes{
    {"", {"", "lib/set.h"}},         {"lib", {"", "lib"}},    {"btf", {"", "lib", "btf"}},
    {"nobtf", {"", "lib", "nobtf"}}, {"shared", {"", "lib"}},
};

std::string included_by(const std::string& line)
{
    const std::string begin = "#include \"";
    return line.starts_with(begin) ? line.substr(begin.size(), line.rfind('"') - begin.size()) : "";
}

bool may_include(const std::string& folder, const std::string& header)
{
    const auto& allowed = includes.at(folder);
    return allowed.contains(fs::path(header).parent_path()) || allowed.contains(header);
}

/// What exists twice, in btf/ and in nobtf/, is chosen by the set and by nothing else.
bool is_chosen(const std::string& header, const std::string& line_before)
{
    return header.starts_with("btf/")     ? line_before == "#if HAVE_BTF"
           : header.starts_with("nobtf/") ? line_before == "#else"
                                          : false;
}

TEST(Includes, FollowTheArrowsWithinTheKernelSide)
{
    int arrows = 0;
    for (const fs::path& file : repository_files()) {
        const fs::path within = file.lexically_relative("bpf");
        if (*file.begin() != "bpf" || (file.extension() != ".h" && file.extension() != ".c"))
            continue;
        const std::string folder = within.parent_path();
        ASSERT_TRUE(includes.contains(folder)) << file;
        std::istringstream text(text_of_file(file));
        std::string before;
        for (std::string line; std::getline(text, line); before = line) {
            const std::string header = included_by(line);
            if (header.empty())
                continue;
            EXPECT_TRUE(may_include(folder, header) || is_chosen(header, before)) << file << line;
            ++arrows;
        }
    }
    EXPECT_GT(arrows, 60); // or included_by() has stopped to fit
}

} // namespace
} // namespace bgpsnoop::test
