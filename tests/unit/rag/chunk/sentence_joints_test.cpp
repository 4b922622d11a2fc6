#include "rag/chunk/sentence_joints.hpp"

#include "rag/chunk/sentences.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace assay::rag {
namespace {

using testing::ElementsAre;

std::vector<std::string> sentences(std::string_view text)
{
    std::vector<std::string> parts;
    for (const Span span : split_sentences(text))
        parts.emplace_back(text.substr(span.start, span.end - span.start));
    return parts;
}

TEST(SentenceJoints, AbbreviationsEndNoSentence)
{
    for (const char* one : {"She saw Dr. Smith about it.", "Shown in Fig. 3 and Eq. 4.", "The U.S. Army pays.", "Tea, e.g. Earl Grey, is hot.",
                            "See p. 12 and No. 5 of it.", "J. R. R. Tolkien wrote it.", "Mr. and Mrs. Jones came.", "Born on Dec. 5 in Rome.",
                            "Getränke, z.B. Tee, sind frei.", "Das war am 3. Oktober in Bonn.", "M. et Mme. Curie, Prof. Meyer.",
                            "El Sr. García vive aquí.", "Il sig. Rossi e il dott. Bianchi.", "(cf. Miller) It is so."}) {
        const auto parts = sentences(one);
        EXPECT_EQ(parts.size(), 1u) << one << ": " << testing::PrintToString(parts);
    }
}

TEST(SentenceJoints, WordsThatAlsoEndSentencesDo)
{
    for (const char* two : {"It was made in the U.S. The law is old.", "I said no. Then I left.", "It costs 5. It is cheap.",
                            "Tea, coffee, etc. Cups are there.", "He and I. They left.", "It opens at 9 a.m. Monday is free.",
                            "We need vitamin C. This is known.", "Page 3. Oranges are good."})
        EXPECT_EQ(sentences(two).size(), 2u) << two << ": " << testing::PrintToString(sentences(two));
}

TEST(SentenceJoints, WrappedLinesAreOneSentence)
{
    EXPECT_THAT(sentences("You may send things back within thirty\ndays of the day on which you bought\nthem. We pay for it.\n"),
                ElementsAre("You may send things back within thirty\ndays of the day on which you bought\nthem.", "We pay for it."));
    EXPECT_THAT(sentences("The committee that met last week in\r\nNuremberg agreed to all of it at once.\r\n"), testing::SizeIs(1))
        << "a word that would not have fitted";
    EXPECT_THAT(sentences("It was signed by the president and Dr.\nSmith, who had come from far away.\n"), testing::SizeIs(1));
}

TEST(SentenceJoints, LinesThatStandAloneDo)
{
    EXPECT_THAT(sentences("Returns\nYou may send things back within thirty days of buying them."), testing::SizeIs(2)) << "a heading";
    EXPECT_THAT(sentences("apples\npears\ncherries"), testing::SizeIs(3)) << "a list without marks";
    EXPECT_THAT(sentences("What we sell and what it costs you here\n- apples that are as red as can be today\n- pears\n"), testing::SizeIs(3));
    EXPECT_THAT(sentences("These are the first ten words of this line\n2. second things come behind the first\n"), testing::SizeIs(2));
    EXPECT_THAT(sentences("int main(int argc, const char* argv[])\n{\n    return run(argc, argv);\n}\n"), testing::SizeIs(4)) << "code";
    EXPECT_THAT(sentences("The first paragraph ends without a mark\n\nthe second one begins in lower case, too"), testing::SizeIs(2));
}

TEST(SentenceJoints, OfHostileTextTakeLinearTime)
{
    // Quadratic time would be minutes.
    std::string stops;
    std::string lines;
    for (int i = 0; i < 300'000; ++i) {
        stops += "A. ";
        lines += "word\n";
    }
    EXPECT_FALSE(split_sentences(stops).empty());
    EXPECT_FALSE(split_sentences(lines).empty());
    EXPECT_FALSE(split_sentences(std::string(1'000'000, '.')).empty());
    EXPECT_FALSE(split_sentences("a" + std::string(1'000'000, '\n') + "b").empty());
}

}  // namespace
}  // namespace assay::rag
