// SPDX-License-Identifier: Apache-2.0
#include "cli/client/answer.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace bgpsnoop::cli {
namespace {

TEST(Answer, AnArrayIsTakenAsItIs)
{
    const auto answer = read_answer(R"([{"peer":"10.82.1.10","up":true,"ports":[179,33344]}])");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->dump(), R"([{"peer":"10.82.1.10","up":true,"ports":[179,33344]}])");
}

TEST(Answer, WhatIsNoArrayOfObjectsIsNoAnswer)
{
    for (const char* body : {"", "<html>login</html>", "{}", "null", "\"text\"", "[", "[1] [2]",
                             R"({"sessions":[]})", "]]{", "]:", "[1]", "[{},null]", "[[]]"})
        EXPECT_FALSE(read_answer(body)) << body;
}

TEST(Answer, TextsAreForATerminal)
{
    const auto answer = read_answer("[{\"peer\":\"\\u001b]0;x\\u0007\",\"more\":[\"\xc2\x9b\"]}]");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->at(0)["peer"], "\uFFFD]0;x\uFFFD");
    EXPECT_EQ(answer->at(0)["more"][0], "\uFFFD");
}

TEST(Answer, NamesThatNoAgentGivesMakeItNone)
{
    EXPECT_FALSE(read_answer(R"([{"\u001b[2J":1}])"));
}

TEST(Answer, WhatIsNestedDeeperThanAnAgentsIsNone)
{
    EXPECT_TRUE(read_answer(R"([{"nested":)" + std::string(28, '[') + std::string(28, ']') + "}]"));
    EXPECT_FALSE(read_answer(std::string(100'000, '[') + std::string(100'000, ']')));
    EXPECT_FALSE(read_answer(std::string(1'000'000, '[')));
    EXPECT_TRUE(read_answer(R"([{"text":")" + std::string(100, '[') + R"(\"["}])"));
}

std::string repeated(const std::string& text, std::size_t count)
{
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

TEST(Answer, WhatWouldTakeMoreMemoryThanAnAgentsIsNone)
{
    EXPECT_TRUE(read_answer("[" + repeated("{},", most_elements - 1) + "{}]"));
    EXPECT_FALSE(read_answer("[" + repeated("{},", most_elements) + "{}]"));
    EXPECT_FALSE(read_answer(R"([{"a":[)" + repeated("[],", most_marks / 3) + "[]]}]"));
    EXPECT_FALSE(read_answer(R"([{"a":[)" + repeated("1,", most_marks) + "1]}]"));
    std::string names = R"([{"0":0)";
    for (std::size_t i = 1; i < most_names; ++i)
        names += ",\"" + std::to_string(i) + "\":0";
    EXPECT_TRUE(read_answer(names + "}]"));
    EXPECT_FALSE(read_answer(names + R"(,"more":0}])"));
    EXPECT_TRUE(read_answer(R"([{"a":")" + std::string(longest_text - 1, 'x') + R"("}])"));
    EXPECT_FALSE(read_answer(R"([{"a":")" + std::string(longest_text, 'x') + R"("}])"));
}

} // namespace
} // namespace bgpsnoop::cli
