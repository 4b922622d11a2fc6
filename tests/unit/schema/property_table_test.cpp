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
        for (int i = 0; i < count; ++i)
            ASSERT_EQ(table.find(names[static_cast<std::size_t>(i)]), static_cast<std::uint32_t>(i));
        EXPECT_EQ(table.find("name"), PropertyTable::none);
        EXPECT_EQ(table.find(""), PropertyTable::none);
    }
}

}  // namespace
}  // namespace assay::schema
