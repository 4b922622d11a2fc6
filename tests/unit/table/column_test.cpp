#include "table/column.hpp"

#include <gtest/gtest.h>

#include "table/table.hpp"

namespace assay::table {
namespace {

const Type strings{Kind::list, {{"", Type{Kind::string}}}};

TEST(Column, KeepsVectorsParallelAcrossNulls)
{
    Column column{Type{Kind::string}};
    column.append_string("one");
    column.append_null();
    column.append_string("");
    ASSERT_EQ(column.size(), 3u);
    EXPECT_EQ(column.null_count(), 1u);
    EXPECT_EQ(column.string(0), "one");
    EXPECT_TRUE(column.is_null(1));
    EXPECT_FALSE(column.is_null(2));
    EXPECT_EQ(column.string(2), "");
}

TEST(Column, BuildsListsFromTheirElements)
{
    Column column{strings};
    column.child(0).append_string("a");
    column.child(0).append_string("b");
    column.end_list();
    column.append_null();
    column.end_list();
    EXPECT_EQ(column.list_begin(0), 0u);
    EXPECT_EQ(column.list_end(0), 2u);
    EXPECT_TRUE(column.is_null(1));
    EXPECT_FALSE(column.is_null(2)) << "an empty list is not null";
    EXPECT_EQ(column.list_begin(2), column.list_end(2));
}

TEST(Column, TruncateDropsWhatTheSlotsHeld)
{
    Column column{strings};
    column.child(0).append_string("keep");
    column.end_list();
    column.child(0).append_string("drop");
    column.end_list();
    column.truncate(1);
    EXPECT_EQ(column.size(), 1u);
    EXPECT_EQ(column.child(0).size(), 1u);
    column.truncate(0);
    EXPECT_EQ(column.child(0).size(), 0u);
}

TEST(Column, ANullRecordHasNullMembers)
{
    Column column{Type{Kind::record, {{"a", Type{Kind::int64}}}}};
    column.append_null();
    EXPECT_EQ(column.child(0).size(), 1u);
    EXPECT_TRUE(column.child(0).is_null(0));
}

TEST(Column, MemoryGrowsWithWhatItHolds)
{
    Column column{strings};
    const auto empty = column.memory_bytes();
    column.child(0).append_string(std::string(1000, 'x'));
    column.end_list();
    EXPECT_GE(column.memory_bytes(), empty + 1000);
    column.truncate(0);
    EXPECT_EQ(column.memory_bytes(), empty);
}

TEST(Column, WholeColumnsComeFromTheirParts)
{
    Column elements{Type{Kind::string}};
    elements.append_string("x");
    elements.append_string("y");
    const auto list = Column::of_list(strings, {1, 0, 1}, {0, 1, 1, 2}, elements);
    EXPECT_EQ(list.size(), 3u);
    EXPECT_EQ(list.child(0).string(list.list_begin(2)), "y");
    const Type pair{Kind::record, {{"a", Type{Kind::string}}}};
    const auto record = Column::of_record(pair, {1, 0}, {elements});
    EXPECT_EQ(record.null_count(), 1u);
}

TEST(Table, CountsRowsByItsFirstColumn)
{
    Table table{{{"a", Type{Kind::int64}}, {"b", Type{Kind::boolean}}}};
    EXPECT_EQ(table.rows(), 0u);
    table.column(0).append_int64(1);
    table.column(1).append_boolean(true);
    EXPECT_EQ(table.rows(), 1u);
    EXPECT_EQ(Table{{}}.rows(), 0u);
    EXPECT_EQ(table.memory_bytes(), table.column(0).memory_bytes() + table.column(1).memory_bytes());
}

}  // namespace
}  // namespace assay::table
