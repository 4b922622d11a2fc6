#include "sqlite/database.hpp"

#include "support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace assay::sqlite {
namespace {

using testing::HasSubstr;

constexpr std::int32_t ours = 0x61736179;

class DatabaseTest : public testing::Test {
protected:
    Result<Database> open(int version = 1)
    {
        return Database::open(dir_.path("a.db"), ours, version, Durability::power);
    }

    test::TempDir dir_;
};

TEST_F(DatabaseTest, KeepsWhatIsCommitted)
{
    {
        auto database = open().value();
        database.execute("CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB)").value();
        database.transact([&]() -> Result<void> {
            auto insert = database.prepare("INSERT INTO t VALUES (?, ?, ?, ?)");
            insert.bind(0, std::int64_t{-7});
            insert.bind(1, 0.5);
            insert.bind_text(2, "");
            insert.bind_blob(3, std::string_view{"\0x", 2});
            return insert.run();
        }).value();
    }
    auto database = open().value();
    auto select = database.prepare("SELECT i, r, s, b, NULL FROM t");
    ASSERT_TRUE(select.step().value());
    EXPECT_EQ(select.integer(0), -7);
    EXPECT_EQ(select.real(1), 0.5);
    EXPECT_EQ(select.text(2), "");
    EXPECT_FALSE(select.is_null(2)) << "an empty text is not NULL";
    EXPECT_EQ(select.blob(3), std::string_view("\0x", 2));
    EXPECT_EQ(select.optional_integer(4), std::nullopt);
    EXPECT_FALSE(select.step().value());
}

TEST_F(DatabaseTest, AFailedTransactionLeavesNothing)
{
    auto database = open().value();
    database.execute("CREATE TABLE t (i INTEGER PRIMARY KEY)").value();
    const auto done = database.transact([&]() -> Result<void> {
        if (auto ok = database.execute("INSERT INTO t VALUES (1)"); !ok)
            return ok;
        return database.execute("INSERT INTO t VALUES (1)");
    });
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().text(), HasSubstr("UNIQUE"));
    auto count = database.prepare("SELECT count(*) FROM t");
    ASSERT_TRUE(count.step().value());
    EXPECT_EQ(count.integer(0), 0);
}

TEST_F(DatabaseTest, RefusesWhatIsNotOurs)
{
    open().value().execute("CREATE TABLE t (i)").value();
    const auto newer = open(2);
    ASSERT_FALSE(newer);
    EXPECT_THAT(newer.error().text(), HasSubstr("another version"));
    const auto other = Database::open(dir_.path("a.db"), ours + 1, 1, Durability::power);
    ASSERT_FALSE(other);
    EXPECT_THAT(other.error().text(), HasSubstr("another kind"));
    const auto text = Database::open(dir_.write("text.db", std::string(4096, 'x')), ours, 1, Durability::power);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, Errc::corrupt);
    const auto nowhere = Database::open(dir_.path("no/a.db"), ours, 1, Durability::power);
    ASSERT_FALSE(nowhere);
    EXPECT_THAT(nowhere.error().text(), HasSubstr("no/a.db"));
}

TEST_F(DatabaseTest, ReadingMakesNoFileAndChangesNone)
{
    ASSERT_FALSE(Database::open_to_read(dir_.path("none.db"), ours, 1));
    EXPECT_FALSE(std::filesystem::exists(dir_.path("none.db")));
    open().value().execute("CREATE TABLE t (i)").value();
    auto reading = Database::open_to_read(dir_.path("a.db"), ours, 1).value();
    EXPECT_FALSE(reading.execute("INSERT INTO t VALUES (1)"));
}

}  // namespace
}  // namespace assay::sqlite
