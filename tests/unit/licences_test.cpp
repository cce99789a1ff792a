// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/repository.hpp"

/// Each source file says its licence, in the way that machines look for (https://spdx.dev).
namespace bgpsnoop::test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

// Data and documents have no comments for it: LICENSE is theirs.
constexpr std::array<std::string_view, 10> endings{".c",  ".h",  ".cpp",   ".hpp", ".def",
                                                   ".py", ".sh", ".cmake", ".yml", ".yaml"};

bool is_source(const fs::path& file, const std::string& text)
{
    const auto ending = file.extension().string();
    return std::ranges::find(endings, ending) != endings.end() ||
           file.filename() == "CMakeLists.txt" || text.starts_with("#!");
}

std::string licence_line_of(const fs::path& file)
{
    const std::string name = file.string();
    const bool is_kernel_side = name.starts_with("bpf/") || name.ends_with(".bpf.c");
    return std::string("SPDX-License-Identifier: ") +
           (is_kernel_side ? "GPL-2.0-only OR Apache-2.0" : "Apache-2.0");
}

TEST(Licences, EachSourceFileNamesItsLicenceInItsFirstTwoLines)
{
    int sources = 0;
    for (const fs::path& file : repository_files()) {
        const std::string text = text_of_file(file);
        if (!is_source(file, text))
            continue;
        const std::string begin = text.substr(0, text.find('\n', text.find('\n') + 1));
        EXPECT_THAT(begin, HasSubstr(licence_line_of(file)))
            << file << ": run python3 tools/add_spdx.py";
        ++sources;
    }
    EXPECT_GT(sources, 300);
}

TEST(Licences, TheTextsOfBothAreThere)
{
    EXPECT_THAT(text_of_file("LICENSE"), HasSubstr("Apache License"));
    EXPECT_THAT(text_of_file("LICENSE-GPL-2.0"), HasSubstr("GNU GENERAL PUBLIC LICENSE"));
}

} // namespace
} // namespace bgpsnoop::test
