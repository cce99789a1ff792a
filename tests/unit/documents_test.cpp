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

/// As in `(diagnosis.md, "Told apart: the OPENs")`, over the ends of lines of a comment.
struct Cited {
    std::string document;
    std::string heading;
};

std::vector<Cited> headings_cited(const std::string& text)
{
    static const std::regex line_end(R"(\n\s*(///?|\*)?\s*)");
    static const std::regex citation(R"re(([a-z-]+\.md), "([^"]+)")re");
    const std::string flat = std::regex_replace(text, line_end, " ");
    std::vector<Cited> cited;
    for (std::sregex_iterator each(flat.begin(), flat.end(), citation), end; each != end; ++each)
        cited.push_back({(*each)[1], (*each)[2]});
    return cited;
}

TEST(Documents, EachHeadingThatIsCitedExists)
{
    int found = 0;
    for (const fs::path& file : repository_files()) {
        if (file.extension() != ".cpp" && file.extension() != ".hpp" && file.extension() != ".h")
            continue;
        for (const auto& [document, heading] : headings_cited(text_of_file(file))) {
            const std::string text = text_of_file(fs::path("docs") / document);
            EXPECT_NE(text.find("# " + heading), std::string::npos)
                << file << " cites \"" << heading << "\" of " << document;
            ++found;
        }
    }
    EXPECT_GT(found, 5);
}

TEST(Documents, NoCellOfTheDiagnosisTableIsWrong)
{
    EXPECT_EQ(text_of_file("docs/diagnosis-table.md").find("**wrong**"), std::string::npos);
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
