#include "rag/answer/citation_check.hpp"

#include "sources.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

using test::source;

AnswerSentence checked(std::string text, std::vector<Citation> citations, const std::vector<SearchHit>& sources)
{
    AnswerSentence sentence{std::move(text), std::move(citations)};
    CitationCheck{}.check(sentence, sources);
    return sentence;
}

const std::vector<SearchHit> sources = {
    source("a", "The tower is 330 metres tall. It was\nbuilt by Gustave Eiffel\xE2\x80\x99s company, for 7,799,401.31 francs."),
    source("b", "埃菲尔铁塔位于巴黎。它很高。"),
};

TEST(CitationCheck, FindsQuotationsWhateverTheirSpacesCaseAndMarks)
{
    for (const char* quote : {"The tower is 330 metres tall.", "built by gustave eiffel's company", "It was built", "TOWER  IS\t330"})
        EXPECT_EQ(checked("The tower is 330 metres tall.", {{1, quote}}, sources).citations[0].check, Citation::Check::verified)
            << quote;
    for (const char* quote : {"The tower is 331 metres", "tower tall", "tall tower", "ower is", "", "..."})
        EXPECT_EQ(checked("The tower.", {{1, quote}}, sources).citations[0].check, Citation::Check::quote_not_found) << quote;
    EXPECT_EQ(checked("铁塔位于巴黎。", {{2, "铁塔位于巴黎"}}, sources).citations[0].check, Citation::Check::verified);
}

TEST(CitationCheck, FlagsSourcesThatAreNotThere)
{
    for (const std::size_t number : {0u, 3u, 99u})
        EXPECT_EQ(checked("x", {{number, "tower"}}, sources).citations[0].check, Citation::Check::no_such_source);
}

TEST(CitationCheck, BelievesASentenceOnlyWithProof)
{
    const Citation proof{1, "The tower is 330 metres tall"};
    EXPECT_TRUE(checked("The tower is 330 metres tall.", {proof}, sources).supported);
    EXPECT_TRUE(checked("It is 330 metres tall.", {proof}, sources).supported);
    EXPECT_TRUE(checked("It cost 7799401.31 francs.", {proof}, sources).supported) << "the same number, written otherwise";
    EXPECT_TRUE(checked("铁塔位于巴黎。", {{2, "位于巴黎"}}, sources).supported);
    EXPECT_FALSE(checked("The tower is 324 metres tall.", {proof}, sources).supported) << "another number";
    EXPECT_FALSE(checked("Bananas grow in warm countries by the sea.", {proof}, sources).supported) << "other words";
    EXPECT_FALSE(checked("The tower is 330 metres tall.", {}, sources).supported) << "no citation";
    EXPECT_FALSE(checked("The tower is 330 metres tall.", {{1, "a tall tower"}}, sources).supported) << "no such words";
    EXPECT_FALSE(checked("铁塔位于巴黎。", {{1, "tower"}}, sources).supported) << "the wrong source";
}

TEST(CitationCheck, MarksWhatIsProven)
{
    Answer answer;
    answer.sentences.push_back(checked("The tower is 330 metres tall.", {{1, "330 metres"}, {1, "tower"}, {2, "330"}}, sources));
    answer.sentences.push_back(checked("It is green.", {{1, "green"}}, sources));
    EXPECT_EQ(answer.text(), "The tower is 330 metres tall. [1] It is green. (not supported by the sources)");
    EXPECT_EQ(Answer{}.text(), not_in_documents);
}

}  // namespace
}  // namespace assay::rag
