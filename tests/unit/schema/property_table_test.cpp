#include "schema/property_table.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

TEST(PropertyTable, FindsEachNameHoweverManyThereAre)
{
    for (const int count : {0, 1, 8, 9, 100, 5000}) {
        std::vector<std::string> names;
        for (int i = 0; i < count; ++i)
            names.push_back("name" + std::to_string(i));
        const PropertyTable table{names};
        for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(count); ++i) {
            ASSERT_EQ(table.find(names[i]), i);
            ASSERT_EQ(table.find(names[i], i), i);
            ASSERT_EQ(table.find(names[i], 7), i) << "what was expected is a guess";
        }
        EXPECT_EQ(table.find("name"), PropertyTable::none);
        EXPECT_EQ(table.find(""), PropertyTable::none);
    }
}

TEST(PropertyTable, TellsNamesOfEveryLengthApart)
{
    std::vector<std::string> names;
    for (std::size_t length = 0; length < 40; ++length) {
        names.emplace_back(length, 'x');
        for (std::size_t at = 0; at < length; ++at) {
            names.emplace_back(length, 'x');
            names.back()[at] = 'y';
        }
    }
    const PropertyTable table{names};
    for (std::uint32_t i = 0; i < names.size(); ++i)
        ASSERT_EQ(table.find(names[i]), i) << names[i];
    EXPECT_EQ(table.find(std::string(39, 'y')), PropertyTable::none);
    EXPECT_EQ(table.find(std::string("a\0b", 3)), PropertyTable::none);
}

TEST(PropertyTable, KeepsItsNamesWhenItMoves)
{
    PropertyTable table{{"a", "bc"}};
    const PropertyTable moved = std::move(table);
    EXPECT_EQ(moved.find("bc"), 1u);
}

}  // namespace
}  // namespace assay::schema
