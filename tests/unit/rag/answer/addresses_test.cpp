#include "rag/answer/addresses.hpp"

#include <gmock/gmock.h>

namespace assay::rag {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Addresses, AreReadWithoutTheMarksOfTheirSentence)
{
    EXPECT_THAT(read_addresses("Write to <Help@Acme.com>."), ElementsAre("help@acme.com"));
    EXPECT_THAT(read_addresses("See https://acme.com/help, or (ftp://files.acme.com)."),
                ElementsAre("acme.com", "acme.com/help", "files.acme.com", "ftp://files.acme.com"));
    EXPECT_THAT(read_addresses("downloads.acme.com:8080/x?y=1!"), ElementsAre("downloads.acme.com:8080", "downloads.acme.com:8080/x?y=1"));
    EXPECT_THAT(read_addresses("请写信给help@acme.com。"), ElementsAre("help@acme.com"));
}

TEST(Addresses, KeepLettersThatAreDrawnLikeOthers)
{
    const auto cyrillic = read_addresses("help@\xD0\xB0" "cme.com");
    EXPECT_EQ(cyrillic.size(), 1u);
    EXPECT_NE(cyrillic, read_addresses("help@acme.com"));
}

TEST(Addresses, AreNoNumbersAndNoAbbreviations)
{
    for (const char* text : {"", "It costs 3.50 euros, i.e. 4.", "The U.S. Army", "at 9 p.m.", "@anna said so", "and/or", "wait...", "1:3", "://"})
        EXPECT_THAT(read_addresses(text), IsEmpty()) << text;
}

}  // namespace
}  // namespace assay::rag
