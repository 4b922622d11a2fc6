#include "schema/short_form_words.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

struct Wording {
    const char* words;
    const char* schema;  ///< Without the description.
};

void expect(const Wording& one)
{
    Json schema = field_from_words(one.words);
    EXPECT_EQ(schema["description"], one.words);
    schema.erase("description");
    EXPECT_EQ(schema, Json::parse(one.schema)) << "\"" << one.words << "\" became " << schema.dump();
}

TEST(ShortFormWords, AreNumbers)
{
    const Wording cases[] = {
        {"float between 0 and 1", R"({"type":"number","minimum":0,"maximum":1})"},
        {"Float (0-1)", R"({"type":"number","minimum":0,"maximum":1})"},
        {"number", R"({"type":"number"})"},
        {"number >= 0", R"({"type":"number","minimum":0})"},
        {"number from -1 to 1", R"({"type":"number","minimum":-1,"maximum":1})"},
        {"positive number", R"({"type":"number","exclusiveMinimum":0})"},
        {"score between 0.0 and 1.0", R"({"type":"number","minimum":0.0,"maximum":1.0})"},
        {"score from 0 to 100", R"({"type":"number","minimum":0,"maximum":100})"},
        {"price in dollars", R"({"type":"number"})"},
        {"percentage", R"({"type":"number"})"},
        {"total amount paid", R"({"type":"number"})"},
        {"integer", R"({"type":"integer"})"},
        {"integer 1-5", R"({"type":"integer","minimum":1,"maximum":5})"},
        {"integer from 1 to 10", R"({"type":"integer","minimum":1,"maximum":10})"},
        {"1-5", R"({"type":"integer","minimum":1,"maximum":5})"},
        {"1-5 stars", R"({"type":"integer","minimum":1,"maximum":5})"},
        {"rating from 1 to 5", R"({"type":"integer","minimum":1,"maximum":5})"},
        {"number of items", R"({"type":"integer","minimum":0})"},
        {"how many people came", R"({"type":"integer","minimum":0})"},
        {"whole number, at least 1", R"({"type":"integer","minimum":1})"},
        {"integer, max 10", R"({"type":"integer","maximum":10})"},
        {"age in years", R"({"type":"integer"})"},
        {"> 0", R"({"type":"number","exclusiveMinimum":0})"},
    };
    for (const auto& one : cases)
        expect(one);
}

TEST(ShortFormWords, AreBooleans)
{
    for (const char* words : {"boolean", "bool", "Boolean, true if they complain", "true or false", "true/false", "yes/no", "yes or no",
                              "Yes or No", "true | false", "whether the customer would recommend it", "Would they buy it again?", "y/n"})
        expect({words, R"({"type":"boolean"})"});
}

TEST(ShortFormWords, AreEnums)
{
    const Wording cases[] = {
        {"positive, negative, or neutral", R"({"type":"string","enum":["positive","negative","neutral"]})"},
        {"low|medium|high", R"({"type":"string","enum":["low","medium","high"]})"},
        {"one of: a, b", R"({"type":"string","enum":["a","b"]})"},
        {"one of \"very good\", \"bad\"", R"({"type":"string","enum":["very good","bad"]})"},
        {"yes, no, or unknown", R"({"type":"string","enum":["yes","no","unknown"]})"},
        {"1, 2, or 3", R"({"type":"integer","enum":[1,2,3]})"},
    };
    for (const auto& one : cases)
        expect(one);
}

TEST(ShortFormWords, KeepASignThatIsNoBullet)
{
    EXPECT_EQ(field_from_words("-1, 0, or 1")["enum"], Json::parse("[-1,0,1]"));
    EXPECT_EQ(field_from_words("- low, medium, or high")["enum"], Json::parse(R"(["low","medium","high"])"));
    EXPECT_EQ(field_from_words(".NET, Java or Go")["enum"][0], ".NET");
}

TEST(ShortFormWords, AreLists)
{
    const Wording cases[] = {
        {"list of strings", R"({"type":"array","items":{"type":"string"}})"},
        {"a list of specific problems mentioned", R"({"type":"array","items":{"type":"string"}})"},
        {"list of positive, negative", R"({"type":"array","items":{"type":"string","enum":["positive","negative"]}})"},
        {"list of integers", R"({"type":"array","items":{"type":"integer"}})"},
        {"array of numbers", R"({"type":"array","items":{"type":"number"}})"},
        {"list of dates", R"({"type":"array","items":{"type":"string","format":"date"}})"},
        {"list of up to 5 keywords", R"({"type":"array","items":{"type":"string"},"maxItems":5})"},
        {"list of 2-4 tags", R"({"type":"array","items":{"type":"string"},"minItems":2,"maxItems":4})"},
        {"string[]", R"({"type":"array","items":{"type":"string"}})"},
        {"list of complaints, if any", R"({"type":"array","items":{"type":"string"}})"},
        {"list of {name: string, price: number}",
         R"({"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"price":{"type":"number"}},"required":["name","price"],"additionalProperties":false}})"},
    };
    for (const auto& one : cases)
        expect(one);
}

TEST(ShortFormWords, AreFormats)
{
    const Wording cases[] = {
        {"date", R"({"type":"string","format":"date"})"},
        {"ISO date", R"({"type":"string","format":"date"})"},
        {"YYYY-MM-DD", R"({"type":"string","format":"date"})"},
        {"date of purchase", R"({"type":"string","format":"date"})"},
        {"the purchase date", R"({"type":"string","format":"date"})"},
        {"date-time", R"({"type":"string","format":"date-time"})"},
        {"ISO 8601 timestamp", R"({"type":"string","format":"date-time"})"},
        {"email", R"({"type":"string","format":"email"})"},
        {"customer's email address", R"({"type":"string","format":"email"})"},
        {"url", R"({"type":"string","format":"uri"})"},
        {"link to the product", R"({"type":"string","format":"uri"})"},
    };
    for (const auto& one : cases)
        expect(one);
}

TEST(ShortFormWords, MayBeNull)
{
    const Wording cases[] = {
        {"the customer's name if mentioned", R"({"type":["string","null"]})"},
        {"string or null", R"({"type":["string","null"]})"},
        {"optional integer", R"({"type":["integer","null"]})"},
        {"email address, or null", R"({"type":["string","null"],"format":"email"})"},
        {"positive, negative, or null", R"({"type":["string","null"],"enum":["positive","negative",null]})"},
        {"date (optional)", R"({"type":["string","null"],"format":"date"})"},
        {"number of items, null if unknown", R"({"type":["integer","null"],"minimum":0})"},
        {"optional list of strings", R"({"type":["array","null"],"items":{"type":"string"}})"},
    };
    for (const auto& one : cases)
        expect(one);
}

TEST(ShortFormWords, AreStringsOtherwise)
{
    const Wording cases[] = {
        {"string", R"({"type":"string"})"},
        {"", R"({"type":"string"})"},
        {"the product's name", R"({"type":"string"})"},
        {"a short, friendly summary of the review", R"({"type":"string"})"},
        {"what the customer liked, in their own words", R"({"type":"string"})"},
        {"an up to date summary", R"({"type":"string"})"},
        {"phone number", R"({"type":"string"})"},
        {"order number", R"({"type":"string"})"},
        {"reason for the rating", R"({"type":"string"})"},
        {"short summary (max 200 characters)", R"({"type":"string","maxLength":200})"},
        {"string up to 80 characters", R"({"type":"string","maxLength":80})"},
        {"title, between 5 and 60 characters", R"({"type":"string","minLength":5,"maxLength":60})"},
        {"under 50 characters", R"({"type":"string","maxLength":49})"},
    };
    for (const auto& one : cases)
        expect(one);
}

}  // namespace
}  // namespace assay::schema
