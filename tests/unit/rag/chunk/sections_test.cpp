#include "rag/chunk/sections.hpp"

#include <gmock/gmock.h>

namespace assay::rag {
namespace {

std::vector<std::string> contexts(std::string_view markdown)
{
    std::vector<std::string> found;
    std::size_t end = 0;
    for (const Section& section : split_sections(markdown)) {
        EXPECT_EQ(section.span.start, end) << "sections follow each other";
        end = section.span.end;
        found.push_back(section.context);
    }
    EXPECT_EQ(end, markdown.size());
    return found;
}

using testing::ElementsAre;

TEST(Sections, FollowTheLevelsOfHeadings)
{
    EXPECT_THAT(contexts("# A\nx\n## B\ny\n### C ###\nz\n## D\n# E"), ElementsAre("A", "A > B", "A > B > C", "A > D", "E"));
}

TEST(Sections, ReadUnderlinedHeadings)
{
    EXPECT_THAT(contexts("Title\n=====\ntext\n\nPart\n----\nmore"), ElementsAre("Title", "Title > Part"));
    EXPECT_THAT(contexts("two lines\nof text\n---\n"), ElementsAre("")) << "a rule below a paragraph";
}

TEST(Sections, LeaveCodeAndHashtagsAlone)
{
    EXPECT_THAT(contexts("# A\n```sh\n# a comment\n```\n#tag\n"), ElementsAre("A"));
    EXPECT_THAT(contexts("~~~~\n# no\n~~~\n# no\n~~~~\n# yes\n"), ElementsAre("", "yes"));
    EXPECT_THAT(contexts("C# is a language\n\n#\n"), ElementsAre("", "")) << "an empty heading";
}

}  // namespace
}  // namespace assay::rag
