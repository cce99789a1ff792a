// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "support/repository.hpp"

/// What code, tests and documents say about documents and files: it must be there.
namespace bgpsnoop::test {
namespace {

namespace fs = std::filesystem;

bool exists_in_repository(const fs::path& file)
{
    return fs::exists(repository() / file);
}

bool is_text(const fs::path& file)
{
    return file.extension() != ".pcap" && file.extension() != ".jsonl";
}

bool is_of_a_path(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_./-").find(c) != std::string_view::npos;
}

/// Of names like "docs/events.md"; not what only ends so, as "*.md" does.
std::vector<std::string> documents_named(const std::string& text)
{
    constexpr std::string_view ending = ".md";
    std::vector<std::string> names;
    for (auto at = text.find(ending); at != std::string::npos; at = text.find(ending, at + 1)) {
        const auto end = at + ending.size();
        auto begin = at;
        while (begin > 0 && is_of_a_path(text[begin - 1]))
            --begin;
        const bool goes_on = end < text.size() && std::isalnum(text[end]) != 0;
        const std::string name = text.substr(begin, end - begin);
        if (begin < at && !goes_on && name.find("//") == std::string::npos)
            names.push_back(name);
    }
    return names;
}

/// A document is named from the top, from beside who names it, or as one of docs/.
bool is_document(const std::string& name, const fs::path& by)
{
    return exists_in_repository(name) || exists_in_repository(by.parent_path() / name) ||
           exists_in_repository(fs::path("docs") / name);
}

std::vector<std::string> all_matches(const std::string& text, const std::regex& expression)
{
    std::vector<std::string> found;
    for (std::sregex_iterator each(text.begin(), text.end(), expression), end; each != end; ++each)
        found.push_back((*each)[1]);
    return found;
}

template <typename Check> void for_each_document(Check check)
{
    int documents = 0;
    for (const fs::path& file : repository_files())
        if (file.extension() == ".md") {
            check(file, text_of_file(file));
            ++documents;
        }
    EXPECT_GT(documents, 10);
}

TEST(Documents, EachThatIsNamedExists)
{
    int named = 0;
    for (const fs::path& file : repository_files()) {
        if (!is_text(file))
            continue;
        for (const std::string& name : documents_named(text_of_file(file))) {
            EXPECT_TRUE(is_document(name, file)) << file << " names " << name;
            ++named;
        }
    }
    EXPECT_GT(named, 50);
}

TEST(Documents, EachRelativeLinkLeadsSomewhere)
{
    const std::regex link(R"(\]\(([^)#:]+)(#[^)]*)?\))");
    for_each_document([&](const fs::path& file, const std::string& text) {
        for (const std::string& target : all_matches(text, link))
            EXPECT_TRUE(exists_in_repository(file.parent_path() / target))
                << file << ": " << target;
    });
}

TEST(Documents, EachPathOfTheSourceIsThere)
{
    const std::regex path(R"(`((?:bpf|dashboards|docs|tests|tools|userspace)/[A-Za-z0-9_./-]*)`)");
    for_each_document([&](const fs::path& file, const std::string& text) {
        for (const std::string& named : all_matches(text, path))
            EXPECT_TRUE(named.starts_with("tests/results/") || exists_in_repository(named))
                << file << ": " << named;
    });
}

TEST(Documents, TheReadmeStaysShort)
{
    EXPECT_LT(text_of_file("README.md").size(), 9'000U);
}

} // namespace
} // namespace bgpsnoop::test
