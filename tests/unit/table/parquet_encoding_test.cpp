#include "table/parquet/codec.hpp"
#include "table/parquet/metadata.hpp"
#include "table/parquet/rle.hpp"
#include "table/parquet/shred.hpp"
#include "table/parquet/thrift.hpp"
#include "table/parquet/values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numeric>
#include <random>

namespace assay::table::parquet {
namespace {

using testing::ElementsAre;

TEST(Rle, FollowsTheFormatsExample)
{
    // Encodings.md: the numbers 0 to 7 in three bits each.
    std::vector<std::uint32_t> numbers(8);
    std::iota(numbers.begin(), numbers.end(), 0u);
    std::string out;
    append_rle(out, std::span<const std::uint32_t>{numbers}, 3);
    EXPECT_EQ(out, std::string("\x03\x88\xC6\xFA", 4));
    out.clear();
    append_rle(out, std::span<const std::uint32_t>{std::vector<std::uint32_t>(100, 5)}, 3);
    EXPECT_EQ(out, std::string("\xC8\x01\x05", 3)) << "a run of 100";
}

TEST(Rle, RandomValuesReadBack)
{
    std::mt19937 random{1};
    for (int round = 0; round < 500; ++round) {
        const int width = 1 + static_cast<int>(random() % 32);
        const std::uint32_t mask = width == 32 ? ~0u : (1u << width) - 1;
        std::vector<std::uint32_t> values;
        while (values.size() < random() % 200)
            values.insert(values.end(), 1 + random() % 20, static_cast<std::uint32_t>(random()) & mask);
        std::string out;
        append_rle(out, std::span<const std::uint32_t>{values}, width);
        std::vector<std::uint32_t> copy(values.size());
        ASSERT_TRUE((RleReader{out, width}.read(copy)));
        ASSERT_EQ(copy, values) << "round " << round;
    }
}

TEST(Rle, EndsWhereTheBytesEnd)
{
    std::uint32_t values[20];
    EXPECT_FALSE((RleReader{"", 3}.read(values)));
    EXPECT_FALSE((RleReader{"\x03\x88\xC6\xFA", 3}.read(values))) << "only eight";
    EXPECT_FALSE((RleReader{"\x28\x09", 3}.read(values))) << "9 is wider than three bits";
    EXPECT_FALSE((RleReader{"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 3}.read(values)));
    EXPECT_TRUE((RleReader{"\x28", 0}.read(values))) << "no bits, no bytes";
}

TEST(Thrift, FieldsReadBack)
{
    std::string out;
    ThriftWriter writer{out};
    writer.i32(1, -5);
    writer.boolean(3, true);
    writer.i64(40, std::int64_t{1} << 60);
    writer.binary(41, "text");
    writer.end();

    ThriftReader reader{out};
    auto field = reader.next_field({});
    EXPECT_EQ(field.id, 1);
    EXPECT_EQ(reader.i32(field), -5);
    field = reader.next_field(field);
    EXPECT_TRUE(reader.boolean(field));
    field = reader.next_field(field);
    EXPECT_EQ(field.id, 40);
    EXPECT_EQ(reader.integer(field), std::int64_t{1} << 60);
    field = reader.next_field(field);
    EXPECT_EQ(reader.binary(field), "text");
    EXPECT_EQ(reader.next_field(field).type, ThriftType::stop);
    EXPECT_TRUE(reader.ok());
    EXPECT_EQ(reader.position(), out.size());
}

TEST(Thrift, SkipsWhatItDoesNotKnow)
{
    std::string out;
    ThriftWriter writer{out};
    writer.list(1, ThriftType::structure, 20);
    for (int i = 0; i < 20; ++i) {
        ThriftWriter inner{out};
        inner.binary(1, "x");
        inner.empty(2);
        inner.end();
    }
    writer.i32(2, 7);
    writer.end();
    ThriftReader reader{out};
    auto field = reader.next_field({});
    reader.skip(field);
    field = reader.next_field(field);
    EXPECT_EQ(reader.i32(field), 7);
}

TEST(Thrift, AFaultSticksAndNeverReadsBeyondTheEnd)
{
    ThriftReader cut{"\x18\x7F" "abc"};  // A binary of 127 bytes.
    const auto field = cut.next_field({});
    EXPECT_EQ(cut.binary(field), "");
    EXPECT_FALSE(cut.ok());
    EXPECT_EQ(cut.next_field(field).type, ThriftType::stop);

    ThriftReader list{"\x19\xF5\xFF\xFF\xFF\xFF\x0F"};  // A list of four thousand million.
    EXPECT_EQ(list.list(list.next_field({})).size, 0u);
    EXPECT_FALSE(list.ok());

    const std::string nested(100'000, '\x1C');  // Structs in structs.
    ThriftReader deep{nested};
    deep.skip(deep.next_field({}));
    EXPECT_FALSE(deep.ok());
}

TEST(Codec, UnpacksToExactlyTheSize)
{
    PageCodec codec;
    const std::string text(100'000, 'x');
    for (const Codec each : {Codec::none, Codec::snappy, Codec::zstd}) {
        const std::string packed = codec.compress(each, text);
        const auto number = static_cast<std::int32_t>(each);
        EXPECT_EQ(codec.decompress(number, packed, text.size()).value(), text);
        EXPECT_EQ(codec.decompress(number, packed, text.size() - 1).error().code, Errc::corrupt);
        EXPECT_EQ(codec.decompress(number, packed, text.size() + 1).error().code, Errc::corrupt);
        EXPECT_EQ(codec.decompress(number, packed.substr(0, packed.size() / 2), text.size()).error().code, Errc::corrupt);
        EXPECT_EQ(codec.decompress(number, codec.compress(each, ""), 0).value(), "");
    }
    EXPECT_EQ(codec.decompress(4, "x", 1).error().code, Errc::invalid_input) << "brotli";
    EXPECT_EQ(codec.decompress(6, "x", std::size_t{1} << 40).error().code, Errc::corrupt);
}

TEST(Shred, LevelsAreThoseOfTheDremelPaper)
{
    const std::vector<Field> fields{{"a", Type{Kind::list, {{"", Type{Kind::list, {{"", Type{Kind::int64}}}}}}}}};
    Column column{fields[0].type};
    for (const char* json : {"[[1,2],[3]]", "null", "[]", "[null,[],[null,4]]"})
        ASSERT_TRUE(column.append_text(json));
    const auto leaves = leaves_of(fields);
    ASSERT_EQ(leaves.size(), 1u);
    EXPECT_EQ(leaves[0].max_definition, 5);
    EXPECT_EQ(leaves[0].max_repetition, 2);
    EXPECT_THAT(leaves[0].path, ElementsAre("a", "list", "element", "list", "element"));
    const auto entries = shred(column, leaves[0], 0, 4);
    EXPECT_THAT(entries.repetitions, ElementsAre(0, 2, 1, 0, 0, 0, 1, 1, 2));
    EXPECT_THAT(entries.definitions, ElementsAre(5, 5, 5, 0, 1, 2, 3, 4, 5));
    EXPECT_EQ(entries.slots.size(), 4u);
}

TEST(Values, ADictionaryIsMadeOnlyWhereItPays)
{
    Column few{Type{Kind::string}};
    Column many{Type{Kind::string}};
    std::vector<std::size_t> slots;
    for (std::size_t i = 0; i < 10'000; ++i) {
        few.append_string("category " + std::to_string(i % 7));
        many.append_string("document " + std::to_string(i));
        slots.push_back(i);
    }
    const auto dictionary = make_dictionary(few, slots);
    ASSERT_TRUE(dictionary);
    EXPECT_EQ(dictionary->count, 7u);
    EXPECT_EQ(dictionary->indices[8], 1u);
    EXPECT_FALSE(make_dictionary(many, slots));
    EXPECT_FALSE(make_dictionary(few, {}));
}

TEST(Values, StatisticsFollowTheFormatsRules)
{
    Column floats{Type{Kind::float64}};
    for (const double value : {std::nan(""), 0.0, 2.0})
        floats.append_float64(value);
    const std::vector<std::size_t> slots{0, 1, 2};
    const auto statistics = statistics_of(floats, slots);
    double least = 1;
    std::memcpy(&least, statistics.min.value().data(), 8);
    EXPECT_TRUE(least == 0 && std::signbit(least)) << "zero stands for both zeros";
    EXPECT_FALSE(statistics_of(floats, std::vector<std::size_t>{0}).min) << "NaN has no place in an order";

    Column texts{Type{Kind::string}};
    texts.append_string("z");
    texts.append_string("\xC3\xA9");
    texts.append_string(std::string(1000, 'm'));
    texts.append_string("a");
    EXPECT_EQ(statistics_of(texts, std::vector<std::size_t>{0, 1}).max, "\xC3\xA9") << "bytes compare unsigned";
    EXPECT_EQ(statistics_of(texts, std::vector<std::size_t>{1, 2, 3}).max, "\xC3\xA9") << "only the ends matter";
    EXPECT_FALSE(statistics_of(texts, std::vector<std::size_t>{0, 2}).min) << "too long to keep whole";
}

}  // namespace
}  // namespace assay::table::parquet
