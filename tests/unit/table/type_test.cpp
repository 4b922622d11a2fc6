#include "table/type.hpp"

#include <gtest/gtest.h>

namespace assay::table {
namespace {

TEST(Type, TextNamesNestedTypes)
{
    const Type list{Kind::list, {{"", Type{Kind::string}}}};
    EXPECT_EQ(type_text(Type{Kind::int64}), "int64");
    EXPECT_EQ(type_text(list), "list<string>");
    EXPECT_EQ(type_text(Type{Kind::record, {{"name", Type{Kind::string}}, {"tags", list}}}),
              "record<name: string, tags: list<string>>");
}

TEST(Type, ComparesByStructure)
{
    const Type a{Kind::list, {{"", Type{Kind::string}}}};
    const Type b{Kind::list, {{"", Type{Kind::json}}}};
    EXPECT_EQ(a, a);
    EXPECT_NE(a, b);
}

}  // namespace
}  // namespace assay::table
