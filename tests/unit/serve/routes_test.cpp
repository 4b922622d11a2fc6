#include "serve/routes.hpp"

#include "serve/operation.hpp"

#include <gmock/gmock.h>

#include <set>

namespace assay::serve {
namespace {

using testing::ElementsAre;
using testing::Optional;

constexpr std::string_view documents = "/v1/rag/{store}/documents/{id}";

TEST(Routes, TakesTheArgumentsOutOfAPath)
{
    EXPECT_THAT(match_path(documents, "/v1/rag/faq/documents/a-1"), Optional(ElementsAre("faq", "a-1")));
    EXPECT_THAT(match_path("/", "/"), Optional(ElementsAre()));
    EXPECT_THAT(match_path("/health", "/health"), Optional(ElementsAre()));
}

TEST(Routes, DecodesArgumentsAfterTheyWereSplit)
{
    EXPECT_THAT(match_path(documents, "/v1/rag/faq/documents/a%2Fb%20%C3%BC"), Optional(ElementsAre("faq", "a/b \xC3\xBC")));
    EXPECT_THAT(match_path(documents, "/v1/rag/faq/documents/..%2F..%2Fetc"), Optional(ElementsAre("faq", "../../etc")))
        << "an id is data; whoever opens files must look names up";
}

TEST(Routes, MatchesNothingElse)
{
    for (const std::string_view path :
         {"", "/", "/v1/rag/faq/documents", "/v1/rag/faq/documents/", "/v1/rag//documents/a", "/v1/rag/faq/documents/a/b",
          "/v1/rag/faq/documents/a/", "v1/rag/faq/documents/a", "/V1/rag/faq/documents/a", "/v1/rag/faq/documents/%",
          "/v1/rag/faq/documents/%4", "/v1/rag/faq/documents/%zz", "/v1/rag/faq/documents/%00", "/v1/rag/faq/documents/a%0Ab",
          "/v1/rag/faq/documents/%ff", "/v1/rag/faq/documents/%-1"})
        EXPECT_FALSE(match_path(documents, path)) << path;
    EXPECT_FALSE(match_path("/", ""));
    EXPECT_FALSE(match_path("/health", "/health/"));
}

TEST(Routes, ReadsThePathOfATarget)
{
    EXPECT_EQ(path_of("/a/b?c=/d"), "/a/b");
    EXPECT_EQ(path_of("http://host:80/a?b"), "/a") << "as proxies are sent it";
    EXPECT_EQ(path_of("https://host"), "/");
    EXPECT_EQ(path_of("HTTP://host/a"), "/a") << "schemes have no case";
    EXPECT_EQ(path_of("http://host?b=/c"), "/");
    EXPECT_EQ(path_of("*"), "*");
    EXPECT_EQ(path_of(""), "");
}

TEST(Routes, ReadsTheAuthorityOfATarget)
{
    EXPECT_EQ(authority_of("http://host:80/a?b"), "host:80");
    EXPECT_EQ(authority_of("Https://host?a=http://b/"), "host");
    EXPECT_EQ(authority_of("/a/http://b/"), "");
    EXPECT_EQ(authority_of("*"), "");
}

TEST(Operations, HaveNamesAndPathsOfTheirOwnAndSchemasForTheirBodies)
{
    std::set<std::string_view> ids;
    std::set<std::pair<std::string_view, std::string_view>> places;
    for (const auto& operation : operations()) {
        EXPECT_TRUE(ids.insert(operation.id).second) << operation.id;
        EXPECT_TRUE(places.insert({operation.method, operation.path}).second) << operation.path;
        EXPECT_NE(operation.answer, nullptr);
        EXPECT_FALSE(operation.summary.empty());
        EXPECT_EQ(operation.method == "POST", !operation.body.empty()) << operation.id;
        if (operation.access == Access::open) {
            EXPECT_EQ(operation.load, Load::none) << "what anyone may call must cost nothing";
        }
    }
}

}  // namespace
}  // namespace assay::serve
