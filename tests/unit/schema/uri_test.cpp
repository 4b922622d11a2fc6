#include "schema/uri.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

TEST(Uri, ResolvesAsRfc3986Shows)
{
    const char* base = "http://a/b/c/d;p?q";
    const std::pair<const char*, const char*> cases[] = {
        {"g:h", "g:h"},          {"g", "http://a/b/c/g"},       {"./g", "http://a/b/c/g"},   {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},    {"//g", "http://g"},           {"?y", "http://a/b/c/d;p?y"}, {"g?y", "http://a/b/c/g?y"},
        {"", base},              {".", "http://a/b/c/"},        {"..", "http://a/b/"},       {"../g", "http://a/b/g"},
        {"../../g", "http://a/g"}, {"../../../g", "http://a/g"}, {"g.", "http://a/b/c/g."},
    };
    for (const auto& [reference, expected] : cases)
        EXPECT_EQ(resolve_uri(base, reference), expected) << reference;
}

TEST(Uri, WorksWithoutABase)
{
    EXPECT_EQ(resolve_uri("", "a/b.json"), "a/b.json");
    EXPECT_EQ(resolve_uri("urn:uuid:1", ""), "urn:uuid:1");
}

TEST(Uri, SplitsAndDecodesFragments)
{
    const auto reference = split_reference("x#/a%25b%zz");
    EXPECT_EQ(reference.uri, "x");
    EXPECT_EQ(reference.fragment, "/a%b%zz");
    EXPECT_EQ(split_reference("x").fragment, "");
}

}  // namespace
}  // namespace assay::schema
