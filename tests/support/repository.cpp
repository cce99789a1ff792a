// SPDX-License-Identifier: Apache-2.0
#include "support/repository.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

namespace bgpsnoop::test {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 7> folders{".ci",   "bpf",   "dashboards", "docs",
                                                  "tests", "tools", "userspace"};

bool is_left_behind(const fs::path& folder) // by a test run
{
    return folder.filename() == "results" || folder.filename() == "__pycache__" ||
           folder.filename() == ".pytest_cache";
}

void add_files_below(const fs::path& folder, std::vector<fs::path>& files)
{
    for (auto each = fs::recursive_directory_iterator(folder); each != fs::end(each); ++each) {
        if (each->is_directory() && is_left_behind(each->path()))
            each.disable_recursion_pending();
        else if (each->is_regular_file())
            files.push_back(fs::relative(each->path(), repository()));
    }
}

} // namespace

fs::path repository()
{
    return BGPSNOOP_SOURCE_DIR;
}

std::vector<fs::path> repository_files()
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(repository()))
        if (entry.is_regular_file() && entry.path().filename() != ".git") // a worktree's
            files.push_back(entry.path().filename());
    for (const std::string_view folder : folders)
        add_files_below(repository() / folder, files);
    std::ranges::sort(files);
    return files;
}

std::string text_of_file(const fs::path& file)
{
    std::ifstream stream(repository() / file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace bgpsnoop::test
