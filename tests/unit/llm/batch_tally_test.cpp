#include "llm/batch_tally.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace assay::llm {
namespace {

using Fate = BatchLine::Fate;

BatchItemId id(std::uint8_t number)
{
    BatchItemId id;
    id.bytes[0] = number;
    return id;
}

BatchLine line(Fate fate, int status = 200)
{
    BatchLine line;
    line.fate = fate;
    line.response.status = status;
    return line;
}

TEST(BatchTally, CountsEachRequestOnceAndNobodyElses)
{
    const std::vector<BatchItemId> ids{id(1), id(2), id(3)};
    BatchTally tally{ids.size(), ids};
    tally.count(id(1), line(Fate::answered));
    tally.count(id(1), line(Fate::expired));
    tally.count(id(9), line(Fate::answered));
    EXPECT_EQ(tally.outcomes(), (BatchOutcomes{.succeeded = 1, .missing = 2}));
}

TEST(BatchTally, BelievesEveryIdOnceOfAJobOfAnEarlierProcess)
{
    BatchTally tally{2, {}};
    tally.count(id(7), line(Fate::answered));
    tally.count(id(7), line(Fate::answered));
    EXPECT_EQ(tally.outcomes(), (BatchOutcomes{.succeeded = 1, .missing = 1}));
}

TEST(BatchTally, TellsFatesApart)
{
    const std::vector<BatchItemId> ids{id(1), id(2), id(3), id(4)};
    BatchTally tally{ids.size(), ids};
    tally.count(id(1), line(Fate::answered, 429));
    tally.count(id(2), line(Fate::expired));
    tally.count(id(3), line(Fate::cancelled));
    tally.count(id(4), line(Fate::failed));
    EXPECT_EQ(tally.outcomes(), (BatchOutcomes{.errored = 2, .expired = 1, .cancelled = 1}));
}

TEST(BatchTally, MoreLinesThanTheJobHasRequestsLeaveNoneMissing)
{
    BatchTally tally{1, {}};
    tally.count(id(1), line(Fate::answered));
    tally.count(id(2), line(Fate::answered));
    EXPECT_EQ(tally.outcomes().missing, 0u);
}

}  // namespace
}  // namespace assay::llm
