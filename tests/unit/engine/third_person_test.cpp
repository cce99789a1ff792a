// SPDX-License-Identifier: Apache-2.0
#include "engine/third_person.hpp"

#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/diagnosis/causes.hpp"
#include "support/story.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;
using testing::HasSubstr;

TEST(ThirdPerson, NamesWhoSpeaks)
{
    const auto told = [](std::string_view sentence) { return in_third_person(sentence, "A"); };
    EXPECT_EQ(told("Our SYN was not answered"), "A's SYN was not answered");
    EXPECT_EQ(told("we wrote in time, and it told us so"), "A wrote in time, and it told A so");
    EXPECT_EQ(told("we offer {our_families}, it does not"), "A offers {our_families}, it does not");
    EXPECT_EQ(told("more than we allow{of_limit}"), "more than A allows{of_limit}");
    EXPECT_EQ(told("On this host check"), "On A check");
    EXPECT_EQ(told("our speaker, ours"), "the speaker of A, A's");
    EXPECT_EQ(told("no BGP process listens here"), "no BGP process listens at A");
    EXPECT_EQ(told("there were hours of use"), "there were hours of use");
    EXPECT_EQ(told(""), "");
}

std::vector<std::string> sentences_of_the_tables()
{
    std::vector<std::string> all;
    for (const OutcomeInfo& outcome : outcomes()) {
        const Group& group = group_of(outcome.outcome);
        all.emplace_back(group.saw);
        for (const Row& row : group.rows)
            for (const std::string_view text : {row.means, row.advice})
                all.emplace_back(text);
    }
    return all;
}

TEST(ThirdPerson, NoSentenceOfTheTablesKeepsAWordOfOurs)
{
    const std::regex ours("\\b(we|us|our|ours|this host)\\b", std::regex::icase);
    for (const std::string& sentence : sentences_of_the_tables()) {
        const std::string said = in_third_person(sentence, "NAME");
        EXPECT_FALSE(std::regex_search(said, ours)) << said;
    }
}

/// "we hold" becomes "NAME holds", which the table of phrases must know; "we held" needs nothing.
TEST(ThirdPerson, EveryVerbOfOursInThePresentHasItsPhrase)
{
    const std::regex we("\\bwe (\\w+)", std::regex::icase);
    const std::regex past("\\w+ed|wrote|sent|told|had|did|gave|met|said|could|may|must|never");
    for (const std::string& sentence : sentences_of_the_tables())
        for (std::sregex_iterator each(sentence.begin(), sentence.end(), we), end; each != end;
             ++each)
            if (const std::string verb = (*each)[1]; !std::regex_match(verb, past)) {
                EXPECT_NE(in_third_person(each->str(), "NAME"), "NAME " + verb);
            }
}

Story refused_elsewhere()
{
    return Story().from_capture().of_no_known_host().calls().connected().writes_open().after(1ms);
}

std::string verdict_text_of(const Story& story)
{
    const auto closed = only<ConnectionClosed>(play(story));
    const Verdict& verdict = closed.back().verdict;
    std::string text = verdict.explanation + " " + verdict.next_step;
    for (const std::string& each : verdict.evidence)
        text += " " + each;
    return text;
}

TEST(ThirdPerson, AVerdictOfARouterThatNobodyNamedNamesBothEnds)
{
    const std::string text = verdict_text_of(refused_elsewhere().peer_reset());
    EXPECT_THAT(text, HasSubstr("1.0 ms after 10.82.1.9's OPEN"));
    EXPECT_THAT(
        verdict_text_of(
            refused_elsewhere().reads_open().reads_notification(2, 2).peer_fin().closes()),
        HasSubstr("10.82.1.10 sent NOTIFICATION OPEN Message Error / Bad Peer AS: "
                  "10.82.1.10 (AS 8500) does not accept AS 600 from the OPEN of 10.82.1.9"));
    EXPECT_THAT(verdict_text_of(refused_elsewhere().closes()),
                HasSubstr("The speaker of 10.82.1.9 closed"));
}

TEST(ThirdPerson, WhatAPeerWroteIsQuotedAsItIs)
{
    const std::vector<std::uint8_t> said{9, 'w', 'e', ' ', 'o', 'u', 'r', ' ', 'u', 's'};
    const std::string text = verdict_text_of(
        refused_elsewhere().established().reads_notification(6, 2, said).peer_fin().closes());
    EXPECT_THAT(text, HasSubstr("\"we our us\""));
}

TEST(ThirdPerson, WarningsAreSaidInItToo)
{
    Story story = refused_elsewhere().established().after(70s).tick();
    story.sample();
    for (const Warning& warning : only<Warning>(play(story)))
        EXPECT_THAT(warning.explanation, testing::Not(HasSubstr("we "))) << warning.id;
}

} // namespace
} // namespace bgpsnoop::test
