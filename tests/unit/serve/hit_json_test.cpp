#include "serve/hit_json.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace assay::serve {
namespace {

TEST(HitJson, IsJsonWhateverTheHitHolds)
{
    rag::SearchHit hit;
    hit.document_id = "a\"b";
    hit.text = "line\nline";
    hit.end = 9;
    hit.metadata = R"({"dept":"x","n":1.50})";
    hit.score = std::numeric_limits<float>::infinity();
    hit.signals = {{"lexical", 1.5F}, {"vector", 0}};
    std::string out;
    append_hits(out, {hit, {}});
    const auto json = parse_json(out, "hits").value();
    ASSERT_EQ(json.size(), 2u);
    EXPECT_EQ(json[0]["document_id"].get<std::string>(), "a\"b");
    EXPECT_EQ(json[0]["metadata"]["dept"].get<std::string>(), "x");
    EXPECT_EQ(json[0]["signals"]["lexical"].get<double>(), 1.5);
    EXPECT_EQ(json[0]["score"].get<double>(), 0) << "no JSON number is infinite";
    EXPECT_TRUE(json[1]["metadata"].is_object());

    out.clear();
    append_hits(out, {});
    EXPECT_EQ(out, "[]");
}

}  // namespace
}  // namespace assay::serve
