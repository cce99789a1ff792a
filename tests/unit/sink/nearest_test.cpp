// SPDX-License-Identifier: Apache-2.0
#include "sink/nearest.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::sink {
namespace {

const std::vector<std::string> known_words{"event-log", "event-log-all", "names", "netns", "port"};

TEST(Nearest, FindsTheWordWithALetterTooManyTooFewWrongOrSwapped)
{
    EXPECT_EQ(nearest("ports", known_words), "port");
    EXPECT_EQ(nearest("por", known_words), "port");
    EXPECT_EQ(nearest("pork", known_words), "port");
    EXPECT_EQ(nearest("prot", known_words), "port");
    EXPECT_EQ(nearest("eventlog", known_words), "event-log");
    EXPECT_EQ(nearest("event-log-al", known_words), "event-log-all");
}

TEST(Nearest, FindsNothingWhereTooMuchDiffers)
{
    EXPECT_FALSE(nearest("telemetry", known_words));
    EXPECT_FALSE(nearest("", known_words));
    EXPECT_FALSE(nearest("port", {}));
}

} // namespace
} // namespace bgpsnoop::sink
