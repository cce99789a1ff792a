// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "cli/time_order.hpp"
#include "support/sink_stories.hpp"

namespace bgpsnoop::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Notes the numbers of the connections that findings are about.
class Noting : public sink::Sink {
public:
    explicit Noting(std::vector<std::uint64_t>& seen) : seen_(seen) {}
    void write(const engine::Finding& finding) override { seen_.push_back(finding.connection); }

private:
    std::vector<std::uint64_t>& seen_;
};

class TimeOrderTest : public testing::Test {
protected:
    void tell(std::uint64_t number, std::int64_t second)
    {
        auto told = finding(engine::SessionDown{});
        told.connection = number;
        told.time = at_second(second);
        order->write(told);
    }

    std::vector<std::uint64_t> seen;
    std::unique_ptr<cli::TimeOrder> order =
        std::make_unique<cli::TimeOrder>(std::make_unique<Noting>(seen));
};

TEST_F(TimeOrderTest, WhatIsToldLateComesWhereItHappened)
{
    tell(1, 10);
    tell(2, 12);
    tell(3, 11);
    EXPECT_THAT(seen, IsEmpty());
    order.reset();
    EXPECT_THAT(seen, ElementsAre(1, 3, 2));
}

TEST_F(TimeOrderTest, WhatHappensAtOneTimeKeepsItsOrder)
{
    for (std::uint64_t number = 1; number <= 3; ++number)
        tell(number, 10);
    order.reset();
    EXPECT_THAT(seen, ElementsAre(1, 2, 3));
}

TEST_F(TimeOrderTest, NothingIsKeptLongerThanSomethingMayBeLate)
{
    tell(1, 10);
    tell(2, 25);
    EXPECT_THAT(seen, IsEmpty());
    tell(3, 26);
    EXPECT_THAT(seen, ElementsAre(1));
}

TEST_F(TimeOrderTest, AFloodIsPassedOnSooner)
{
    for (std::uint64_t number = 1; number <= 5000; ++number)
        tell(number, 10);
    EXPECT_THAT(seen, SizeIs(5000 - 4096));
}

} // namespace
} // namespace bgpsnoop::test
