#include "serve/card_numbers.hpp"

#include <gmock/gmock.h>

#include <string>

namespace assay::serve {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> cards_in(const std::string& text)
{
    std::vector<std::string> cards;
    for (const auto& range : find_card_numbers(text))
        cards.push_back(text.substr(range.begin, range.end - range.begin));
    return cards;
}

TEST(CardNumbers, AreFoundWithAnySeparators)
{
    const std::string en_dash = "\xE2\x80\x93";
    const std::string no_break_hyphen = "\xE2\x80\x91";
    const std::string no_break_space = "\xC2\xA0";
    const std::string thin_space = "\xE2\x80\x89";
    const std::string zero_width_space = "\xE2\x80\x8B";
    const std::string minus = "\xE2\x88\x92";
    for (const std::string& between : {std::string{}, std::string{" "}, std::string{"-"}, std::string{"."}, std::string{"_"},
                                       std::string{" - "}, en_dash, no_break_hyphen, no_break_space, thin_space,
                                       zero_width_space, minus}) {
        const auto card = "4111" + between + "1111" + between + "1111" + between + "1111";
        EXPECT_THAT(cards_in("pay " + card + ", now"), ElementsAre(card));
        EXPECT_THAT(cards_in("Card" + card), ElementsAre(card)) << "a letter before it hides nothing";
    }
    EXPECT_THAT(cards_in("4111 1111-1111.1111"), ElementsAre("4111 1111-1111.1111"));
}

TEST(CardNumbers, AreFoundInAnyDigits)
{
    const std::string full_width = "\xEF\xBC\x94\xEF\xBC\x91\xEF\xBC\x91\xEF\xBC\x91";
    EXPECT_THAT(cards_in(full_width + " 1111 1111 1111"), ElementsAre(full_width + " 1111 1111 1111"));
    std::string arabic = "\xD9\xA4";
    for (int i = 0; i < 15; ++i)
        arabic += "\xD9\xA1";
    EXPECT_THAT(cards_in("x" + arabic), ElementsAre(arabic));
}

TEST(CardNumbers, AreFoundBesideOtherNumbers)
{
    EXPECT_THAT(cards_in("4111 1111 1111 1111 5500-0000-0000-0004"), ElementsAre("4111 1111 1111 1111", "5500-0000-0000-0004"));
    EXPECT_THAT(cards_in("4111-1111-1111-1111 378282246310005"), ElementsAre("4111-1111-1111-1111", "378282246310005"));
    EXPECT_THAT(cards_in("4111111111111111 5500 0000 0000 0004 12/27"), ElementsAre("4111111111111111", "5500 0000 0000 0004"));
    EXPECT_THAT(cards_in("no. 7: 4111 1111 1111 1111 123"), ElementsAre("4111 1111 1111 1111"));
    EXPECT_THAT(cards_in("4111 1111 1111 1111, 5500 0000 0000 0004"), ElementsAre("4111 1111 1111 1111", "5500 0000 0000 0004"));
}

TEST(CardNumbers, AreAllLengthsThatIssuersUse)
{
    EXPECT_THAT(cards_in("4222222222222"), ElementsAre("4222222222222"));
    EXPECT_THAT(cards_in("30569309025904"), ElementsAre("30569309025904"));
    EXPECT_THAT(cards_in("6304000000000000001"), IsEmpty()) << "its check digit does not hold";
    EXPECT_THAT(cards_in("6304000000000000018"), testing::SizeIs(1));
}

TEST(CardNumbers, AreNotWhatOtherNumbersAre)
{
    for (const std::string text : {"", "4111 1111 1111 1112", "0000000000000000", "2024-01-17T10:00:00Z", "+49 30 1234567",
                                   "1763746123456", "41111111111111115500000000000004", "4111 1111    1111 1111", "411111111111111"})
        EXPECT_THAT(cards_in(text), IsEmpty()) << text;
}

TEST(CardNumbers, AreFoundAmongIllFormedBytes)
{
    EXPECT_THAT(cards_in("\xFF""4111111111111111\xE2\x80"), ElementsAre("4111111111111111"));
}

}  // namespace
}  // namespace assay::serve
