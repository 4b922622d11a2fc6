// How answers are brought into line with a schema, through the decoder: the
// schema has the last word on everything that comes out.
#include "decode/align.hpp"

#include "core/json.hpp"
#include "decode/price.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

schema::Schema compiled(std::string_view text)
{
    return schema::Schema::compile(parse_json(text, "schema").value()).value();
}

/// "json | what /where, ..." or "refused".
std::string read(std::string_view schema, std::string_view text, AlignOptions options = {})
{
    Decoder decoder{{}, {.align = options}};
    const auto decoded = decoder.decode(text, compiled(schema));
    if (!decoded)
        return "refused";
    std::string outcome = decoded->json + " |";
    int price = 0;
    for (const auto& note : decoded->notes) {
        outcome += (price == 0 ? " " : ", ") + note.what + (note.where.empty() ? "" : " " + note.where);
        price += note.price;
        EXPECT_GT(note.price, 0) << note.what;
    }
    EXPECT_EQ(decoded->price, price);
    return outcome;
}

constexpr std::string_view record = R"({"type": "object", "required": ["name", "stars"], "additionalProperties": false,
    "properties": {"name": {"type": "string"}, "stars": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}},
                   "price": {"type": "number"}, "note": {"type": ["string", "null"]}}})";

TEST(Align, LeavesWhatFitsAlone)
{
    EXPECT_EQ(read(record, R"({"name":"N/A","stars":3,"price":1.50,"note":"none"})"),
              R"({"name":"N/A","stars":3,"price":1.50,"note":"none"} |)");
    EXPECT_EQ(read(record, R"({"name":"x","stars":"3","price":1.50,"tags":["5","\u00e9"]})"),
              R"({"name":"x","stars":3,"price":1.50,"tags":["5","\u00e9"]} | number_from_text /stars)")
        << "beside what is changed all else keeps its spelling";
}

TEST(Align, ReadsScalarsOfAnotherType)
{
    EXPECT_EQ(read(R"({"type": "number"})", R"("$1,234.50")"), "1234.50 | number_from_text");
    EXPECT_EQ(read(R"({"type": "integer"})", R"("2.0")"), "2 | number_from_text");
    EXPECT_EQ(read(R"({"type": "boolean"})", R"("yes")"), "true | boolean_from_text");
    EXPECT_EQ(read(R"({"type": "boolean"})", "0.0"), "false | boolean_from_number");
    EXPECT_EQ(read(R"({"type": "boolean"})", "2"), "refused");
    EXPECT_EQ(read(R"({"type": ["number", "null"]})", R"("N/A")"), "null | null_in_words");
    EXPECT_EQ(read(R"({"type": ["number", "null"]})", R"("")"), "null | empty_as_null");
    EXPECT_EQ(read(R"({"type": "array", "items": {"type": "string"}})", "[1.50,true]"),
              R"(["1.50","true"] | text_from_number /0, text_from_boolean /1)");
    EXPECT_EQ(read(R"({"type": "object", "properties": {"a": {"type": "string"}}})", R"({"a":{"b":[1]}})"),
              R"({"a":"{\"b\":[1]}"} | json_as_text /a)");
}

TEST(Align, RoundsAtAPriceOrNotAtAll)
{
    constexpr std::string_view integer = R"({"type": "integer"})";
    EXPECT_EQ(read(integer, "3.7"), "4 | number_rounded");
    EXPECT_GE(price_of("number_rounded"), lossy_price);
    AlignOptions strict;
    strict.numbers = Numbers::strict;
    EXPECT_EQ(read(integer, "3.7", strict), "refused");
    EXPECT_EQ(read(integer, R"("3,700,000")", strict), "3700000 | number_from_text") << "its value is certain";
    EXPECT_EQ(read(integer, R"("3,700")", strict), "refused") << "to some, that is less than four";
    EXPECT_EQ(read(integer, R"("1.000")"), "refused") << "one, or a thousand?";
    EXPECT_EQ(read(R"({"type": "number"})", R"("12.5%")", strict), "refused");
    EXPECT_EQ(read(integer, R"("4/5")"), "refused");
    EXPECT_EQ(read(integer, R"("6/3")"), "2 | fraction");
}

TEST(Align, LetsTheSchemaSayWhatARatioIs)
{
    constexpr std::string_view stars = R"({"type": "integer", "minimum": 1, "maximum": 5})";
    for (const std::string text : {"5/5", "5 / 5", "5 of 5", "Rating: 5 out of 5 stars", "5/5."})
        EXPECT_EQ(read(stars, '"' + text + '"'), "5 | ratio_of_maximum") << text;
    for (const std::string text : {"10/5", "8/10", "10/10", "4.5/5", "0/5", "not 4/5", "4/5/6", "4/5 and 3/5", "-4/5", "4/5%"})
        EXPECT_EQ(read(stars, '"' + text + '"'), "refused") << text;
    EXPECT_EQ(read(R"({"type": "number", "maximum": 5})", R"("4.5/5")"), "4.5 | ratio_of_maximum");
    EXPECT_EQ(read(R"({"type": "number", "maximum": 1})", R"("4/5")"), "0.8 | fraction");
    EXPECT_EQ(read(R"({"type": "integer"})", R"("5/5")"), "refused") << "one, or all of five?";
    EXPECT_EQ(read(R"({"enum": [1, 2, 3, 4, 5]})", R"("5/5")"), "5 | ratio_of_maximum");
    EXPECT_EQ(read(R"({"enum": [1, 2, 3]})", R"("5/5")"), "refused");
    AlignOptions strict;
    strict.numbers = Numbers::strict;
    EXPECT_EQ(read(stars, R"("4/5")", strict), "refused");
}

TEST(Align, TakesTheArgumentsOfAToolCallForTheAnswer)
{
    constexpr std::string_view person =
        R"({"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name", "age"]})";
    for (const std::string call : {R"({"name":"f","arguments":"{\"name\":\"Ann\",\"age\":5}"})",
                                   R"({"name":"f","arguments":{"name":"Ann","age":5}})",
                                   R"([{"name":"f","parameters":{"name":"Ann","age":5}}])",
                                   R"({"type":"tool_use","id":"t1","name":"f","input":{"name":"Ann","age":5}})",
                                   R"({"function":{"name":"f","arguments":"{\"name\":\"Ann\",\"age\":5}"}})",
                                   R"({"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":)"
                                   R"({"name":"f","arguments":"{\"name\":\"Ann\",\"age\":5}"}}]})"})
        EXPECT_EQ(read(person, call), R"({"name":"Ann","age":5} | tool_call_unwrapped)") << call;
    EXPECT_EQ(read(person, R"({"name":"f","arguments":"{name: 'Ann', age: 5"})"),
              R"({"name":"Ann","age":5} | tool_call_unwrapped, unquoted_key, single_quotes, value_cut, closed_truncation)") << "mends are noted here, too";
    EXPECT_EQ(read(person, R"([{"name":"f","arguments":{"name":"Ann","age":5}},{"name":"f","arguments":{"name":"Bob","age":6}}])"), "refused");
    EXPECT_EQ(read(R"({"type": "object", "properties": {"name": {"type": "string"}, "input": {"type": "string"}}})",
                   R"({"name":"f","input":{"name":"x"}})"),
              R"({"name":"f","input":"{\"name\":\"x\"}"} | json_as_text /input)");
}

TEST(Align, TakesNoErrorForAnAnswer)
{
    constexpr std::string_view message = R"({"type": "object", "properties": {"message": {"type": "string"}}, "required": ["message"]})";
    EXPECT_EQ(read(message, R"({"error":{"message":"overloaded"}})"), "refused");
    EXPECT_EQ(read(message, R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})"), "refused");
    EXPECT_EQ(read(message, R"({"errors":[{"message":"overloaded"}]})"), "refused");
    EXPECT_EQ(read(message, R"({"result":{"message":"fine"}})"), R"({"message":"fine"} | unwrapped_key)");
    EXPECT_EQ(read(message, R"({"error":null,"result":{"message":"fine"}})"), R"({"message":"fine"} | unwrapped_key, unknown_field_dropped)");
}

TEST(Align, TakesNothingForAnEmptyList)
{
    constexpr std::string_view tags = R"({"type": "array", "items": {"type": "string"}})";
    for (const std::string text : {"", " "})
        EXPECT_EQ(read(tags, '"' + text + '"'), "[] | empty_as_list") << text;
    EXPECT_EQ(read(R"({"type": "array", "items": {"enum": ["", "some"]}})", R"("")"), R"([""] | list_from_single)");
    EXPECT_EQ(read(R"({"type": "array", "items": {"type": "string"}, "minItems": 1})", R"("")"), R"([""] | list_from_single)");
}

TEST(Align, LetsTheSchemaSayWhatAPercentIs)
{
    EXPECT_EQ(read(R"({"type": "number", "minimum": 0, "maximum": 1})", R"("85%")"), "0.85 | percent_as_fraction");
    EXPECT_EQ(read(R"({"type": "number", "maximum": 100})", R"("85%")"), "85 | percent_sign_dropped");
}

TEST(Align, ReadsDates)
{
    constexpr std::string_view date = R"({"type": "string", "format": "date"})";
    EXPECT_EQ(read(date, R"("March 5, 2024")"), R"("2024-03-05" | date_spelling)");
    EXPECT_EQ(read(date, R"("03/04/2024")"), "refused");
    EXPECT_EQ(read(date, R"("N/A")"), "refused");
    EXPECT_EQ(read(R"({"type": ["string", "null"], "format": "date"})", R"("N/A")"), "null | null_in_words");
    EXPECT_EQ(read(R"({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]})", R"("none")"), "null | null_in_words");
    EXPECT_EQ(read(R"({"type": "string", "format": "date-time"})", R"("2024-03-05 14:30 UTC")"),
              R"("2024-03-05T14:30:00Z" | date_spelling)");
}

TEST(Align, ReadsEnumsAndConstants)
{
    EXPECT_EQ(read(R"({"enum": ["in_progress", "done"]})", R"("In Progress")"), R"("in_progress" | enum_spelling)");
    EXPECT_EQ(read(R"({"enum": [1, 2]})", R"("2")"), "2 | number_from_text");
    EXPECT_EQ(read(R"({"enum": ["1", "2"]})", "2"), R"("2" | text_from_number)");
    EXPECT_EQ(read(R"({"anyOf": [{"const": 1}, {"const": true}, {"const": "THREE"}]})", R"({"value": "The answer is THREE"})"),
              R"("THREE" | unwrapped_key, enum_in_text)");
    EXPECT_EQ(read(R"({"enum": ["a", "b"]})", R"(["a", "b"])"), "refused");
    EXPECT_EQ(read(R"({"enum": ["yes", "no", "unclear"]})", "true"), R"("yes" | enum_from_boolean)");
    EXPECT_EQ(read(R"({"enum": ["a", "b"]})", "true"), "refused");
    EXPECT_EQ(read(R"({"enum": ["A", "a"]})", R"("a ")"), R"("a" | enum_spelling)");
}

TEST(Align, MatchesKeysInOtherSpellings)
{
    EXPECT_EQ(read(record, R"({"Name":"x","STARS":3})"), R"({"name":"x","stars":3} | key_spelling /name, key_spelling /stars)");
    constexpr std::string_view aliased = R"({"type": "object", "required": ["first_name"], "properties":
        {"first_name": {"type": "string", "x-alias": "prénom"}, "n": {"type": "integer"}}, "additionalProperties": false})";
    EXPECT_EQ(read(aliased, R"({"prénom":"Ann"})"), R"({"first_name":"Ann"} | key_alias /first_name)");
    EXPECT_EQ(read(aliased, R"({"Prenom":"Ann"})"), R"({"first_name":"Ann"} | key_spelling /first_name)");
    EXPECT_EQ(read(aliased, R"({"firstName":"Ann","n":"1"})"),
              R"({"first_name":"Ann","n":1} | key_spelling /first_name, number_from_text /n)");
    EXPECT_EQ(read(aliased, R"({"firstName":"Ann","FirstName":"Bob"})"), "refused") << "no telling which counts";
    EXPECT_EQ(read(aliased, R"({"firstName":"Ann","first_name":"Bob"})"),
              R"({"first_name":"Bob"} | value_dropped /firstName)")
        << "the very name counts";
}

TEST(Align, TakesNoFieldForAWrapper)
{
    constexpr std::string_view schema = R"({"type": "object", "required": ["name"], "additionalProperties": false, "properties":
        {"name": {"type": "string"}, "total": {"type": "integer"},
         "customer": {"type": "object", "properties": {"name": {"type": "string"}, "total": {"type": "integer"}}}}})";
    EXPECT_EQ(read(schema, R"({"customer":{"name":"Bob"},"total":5})"), "refused") << "it is the customer's name";
    EXPECT_EQ(read(schema, R"({"customer":{"name":"Bob","total":9}})"), "refused");
    EXPECT_EQ(read(schema, R"({"order":{"name":"Bob","total":9}})"), R"({"name":"Bob","total":9} | unwrapped_key)");
}

TEST(Align, ImpliesAKeyOnlyAroundItsValue)
{
    constexpr std::string_view schema = R"({"type": "object", "required": ["v"], "properties":
        {"v": {"type": "object", "properties": {"q": {"type": "integer"}}}}})";
    for (const auto* text : {"{}", R"({"v":null})", "null"})
        EXPECT_EQ(read(schema, text), "refused") << text;
}

TEST(Align, ReadsNoThousandsAfterALeadingZero)
{
    for (const auto* text : {"0,123", "-0,250", "$0,999", "01,234"}) {
        const auto outcome = read(R"({"type": "object", "properties": {"n": {"type": "number"}}, "required": ["n"]})",
                                  std::string{R"({"n":")"} + text + "\"}");
        EXPECT_EQ(outcome.find("number_from_text"), std::string::npos) << outcome;
    }
}

TEST(Align, MakesNothingUp)
{
    EXPECT_EQ(read(record, R"({"name":"x"})"), "refused");
    EXPECT_EQ(read(record, R"({"name":"x","stars":null})"), "refused");
    EXPECT_EQ(read(record, R"({"name":"x","stars":"many"})"), "refused");
    EXPECT_EQ(read(R"({"type": "object", "required": ["a", "b"], "properties": {"a": {"type": ["string", "null"]}, "b": {}}})",
                   R"({"b":1})"),
              R"({"b":1,"a":null} | missing_as_null /a)");
    constexpr std::string_view schema = R"({"type": "object", "required": ["a", "l"], "properties":
        {"a": {"type": "integer"}, "l": {"type": "array"}, "d": {"default": "x"}}})";
    EXPECT_EQ(read(schema, R"({"a":1})"), "refused");
    EXPECT_EQ(read(schema, R"({"a":1})", AlignOptions::filling()),
              R"({"a":1,"l":[],"d":"x"} | missing_as_empty_list /l, default_filled /d)");
    EXPECT_EQ(read(schema, R"({"l":[]})", AlignOptions::filling()), "refused");
    constexpr std::string_view optional = R"({"type": "object", "properties": {"a": {"type": "integer"},
        "b": {"type": ["integer", "null"], "default": null}}})";
    EXPECT_EQ(read(optional, R"({"a":1,"b":"many"})"), "refused");
    EXPECT_EQ(read(optional, R"({"a":1,"b":"many"})", AlignOptions::filling()),
              R"({"a":1,"b":null} | default_filled /b, value_dropped /b)");
}

TEST(Align, LeavesOutWhatMayBeLeftOut)
{
    EXPECT_EQ(read(record, R"({"name":"x","stars":1,"price":null,"tags":"none"})"),
              R"({"name":"x","stars":1,"tags":["none"]} | list_from_single /tags, null_for_absent /price)");
    EXPECT_EQ(read(record, R"({"name":"x","stars":1,"price":"n/a"})"),
              R"({"name":"x","stars":1} | null_in_words /price)");
    EXPECT_EQ(read(record, R"({"name":"x","stars":1,"mood":"good"})"),
              R"({"name":"x","stars":1} | unknown_field_dropped /mood)");
    EXPECT_EQ(read(R"({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false})",
                   R"({"b":1,"c":2})"),
              "refused")
        << "an object of which nothing is left was something else";
    EXPECT_EQ(read(R"({"properties": {"a": {"type": "integer"}, "b": false}})", R"({"a":1,"b":2})"),
              R"({"a":1} | unknown_field_dropped /b)");
}

TEST(Align, UnwrapsAndWraps)
{
    EXPECT_EQ(read(record, R"([{"name":"x","stars":1}])"), R"({"name":"x","stars":1} | unwrapped_list)");
    EXPECT_EQ(read(record, R"([{"name":"x","stars":1},{"name":"x","stars":1}])"), "refused") << "two records are not one";
    EXPECT_EQ(read(record, R"([{"name":"x","stars":1},{"name":"y","stars":2}])", AlignOptions::filling()),
              R"({"name":"x","stars":1} | unwrapped_list, other_answer_ignored)");
    EXPECT_EQ(read(record, R"({"result":{"name":"x","stars":1}})"), R"({"name":"x","stars":1} | unwrapped_key)");
    EXPECT_EQ(read(R"({"type": "array", "items": {"type": "integer"}})", "5"), "[5] | list_from_single");
    EXPECT_EQ(read(R"({"type": "array", "items": {"type": "integer"}})", R"({"values":[1,2]})"), "[1,2] | unwrapped_key");
    EXPECT_EQ(read(R"({"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}})", "12"),
              R"({"n":12} | implied_key)");
    EXPECT_EQ(read(R"({"type": "object", "required": ["s"], "properties": {"s": {"type": "string"}}})", R"("My text")"), "refused")
        << "any text would fit";
    EXPECT_EQ(read(R"({"type": "object", "required": ["name", "tags"], "properties":
                      {"name": {"type": "string"}, "tags": {"type": "array"}}})", R"(["Ann",["a"]])"),
              R"({"name":"Ann","tags":["a"]} | key_from_position)");
}

TEST(Align, ReadsJsonInsideOfStrings)
{
    EXPECT_EQ(read(record, R"("{\"name\": \"x\", \"stars\": 1,}")"), R"({"name":"x","stars":1} | json_in_text, trailing_comma)");
    constexpr std::string_view list = R"({"type": "object", "properties": {"l": {"type": "array", "items": {"type": "string"}}}})";
    EXPECT_EQ(read(list, R"({"l":"[\"a\", \"b\"]"})"), R"({"l":["a","b"]} | json_in_text /l)");
    EXPECT_EQ(read(list, R"({"l":"{a: 1}"})"), R"({"l":["{a: 1}"]} | list_from_single /l)");
    EXPECT_EQ(read(record, R"("{\"name\": \"x\", \"stars\": 1, \"name\": \"y\"}")"), "refused") << "it contradicts itself";
}

TEST(Align, DropsItemsOfAListAtAPrice)
{
    constexpr std::string_view numbers = R"({"type": "array", "items": {"type": "integer"}, "minItems": 1})";
    EXPECT_EQ(read(numbers, R"([1,"x",3])"), "[1,3] | item_dropped /1");
    EXPECT_GE(price_of("item_dropped"), lossy_price);
    EXPECT_EQ(read(numbers, R"(["x","y"])"), "refused");
    EXPECT_EQ(read(R"({"prefixItems": [{"type": "integer"}, {"type": "string"}], "type": "array"})", R"(["x","y"])"), "refused")
        << "the members of a tuple do not move up";
}

TEST(Align, TakesTheCheapestBranch)
{
    constexpr std::string_view shapes = R"({"anyOf": [
        {"type": "object", "required": ["radius"], "properties": {"radius": {"type": "number"}}, "additionalProperties": false},
        {"type": "object", "required": ["width", "height"], "additionalProperties": false,
         "properties": {"width": {"type": "number"}, "height": {"type": "number"}}}]})";
    EXPECT_EQ(read(shapes, R"({"Width":1,"height":"2"})"),
              R"({"width":1,"height":2} | key_spelling /width, number_from_text /height)");
    EXPECT_EQ(read(R"({"anyOf": [{"type": "integer"}, {"type": "string"}]})", R"("12")"), R"("12" |)");
    EXPECT_EQ(read(R"({"anyOf": [{"type": "integer"}, {"type": "boolean"}]})", R"("1")"), "1 | number_from_text");
}

TEST(Align, RefusesATieOfBranches)
{
    constexpr std::string_view tied = R"({"anyOf": [
        {"type": "object", "required": ["a"], "properties": {"a": {"enum": ["x"]}}, "additionalProperties": false},
        {"type": "object", "required": ["b"], "properties": {"b": {"enum": ["x"]}}, "additionalProperties": false}]})";
    EXPECT_EQ(read(tied, R"({"A":"x"})"), R"({"a":"x"} | key_spelling /a)");
    EXPECT_EQ(read(tied, R"({"a":"x","b":"x"})"), "refused") << "either could be dropped";
    Decoder decoder;
    EXPECT_NE(decoder.decode(R"({"a":"x","b":"x"})", compiled(tied)).error().for_person().find("more than one way"),
              std::string::npos);
}

TEST(Align, FollowsReferencesAndFoldsAllOfIn)
{
    constexpr std::string_view tree = R"({"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "required": ["v"],
        "properties": {"v": {"type": "integer"}, "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]}},
        "additionalProperties": false}}})";
    EXPECT_EQ(read(tree, R"({"v":"1","next":{"V":"2","next":null}})"),
              R"({"v":1,"next":{"v":2,"next":null}} | number_from_text /v, key_spelling /next/v, number_from_text /next/v)");
    EXPECT_EQ(read(R"({"allOf": [{"properties": {"a": {"type": "integer"}}}, {"properties": {"a": {"minimum": 3}}, "required": ["a"]}],
                      "type": "object"})", R"({"A":"5"})"),
              R"({"a":5} | key_spelling /a, number_from_text /a)");
}

TEST(Align, ReadsMapsWithTheirKeys)
{
    EXPECT_EQ(read(R"({"type": "object", "additionalProperties": {"type": "integer"}})", R"({"a":"2","b":3})"),
              R"({"a":2,"b":3} | number_from_text /a)");
    EXPECT_EQ(read(R"({"type": "object", "propertyNames": {"enum": ["Mon", "Tue"]}, "additionalProperties": {"type": "integer"}})",
                   R"({"mon":2})"),
              R"({"Mon":2} | key_spelling /Mon)");
}

TEST(Align, ReadsAnAnswerInWords)
{
    EXPECT_EQ(read(R"({"enum": ["ONE", "TWO"]})", "The answer is \"TWO\"."), R"("TWO" | enum_in_text, whole_text)");
    EXPECT_EQ(read(R"({"type": "array", "items": {"type": "boolean"}})", "The answer is True"),
              "[true] | list_from_single, whole_text, boolean_in_text /0");
    EXPECT_EQ(read(record, "I'm sorry, I cannot help with that."), "refused");
    EXPECT_EQ(read("{}", "some words"), "refused") << "a schema that asks for nothing is answered by JSON alone";
    EXPECT_EQ(read(R"({"type": "string"})", "\"hello\" {\"a\": 1}"), R"("\"hello\" {\"a\": 1}" | unquoted_string)")
        << "who asks for a text gets the text";
}

TEST(Align, JoinsRecordsWhereAListIsWanted)
{
    constexpr std::string_view list = R"({"type": "array", "items": {"type": "object", "required": ["k"],
                                          "properties": {"k": {"type": "integer"}}}})";
    EXPECT_EQ(read(list, R"({"k": 1} and {"k": 2})"), R"([{"k":1},{"k":2}] | joined_records)");
}

TEST(Align, ChoosesAmongAnswersAsItIsTold)
{
    constexpr std::string_view text = R"(First {"name":"a","stars":1}, then {"name":"b","stars":2,})";
    AlignOptions options;
    EXPECT_TRUE(read(record, text, options).starts_with(R"({"name":"b")"));
    EXPECT_TRUE(read(record, text, options).ends_with("other_answer_ignored"));
    options.several = Several::first;
    EXPECT_TRUE(read(record, text, options).starts_with(R"({"name":"a")"));
    options.several = Several::refused;
    EXPECT_EQ(read(record, text, options), "refused");
    EXPECT_EQ(read(record, R"({"name":"a","stars":1} or {"name":"a","stars":1})", options).substr(0, 24),
              R"({"name":"a","stars":1} |)")
        << "said twice is said once";
}

TEST(Align, RefusesWhatIsTooDear)
{
    AlignOptions options;
    options.max_price = 99;
    Decoder decoder{{}, {.align = options}};
    const auto decoded = decoder.decode(R"({"name":"x","stars":3.7})", compiled(record));
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().reason, "the answer fits only with changes of price 120, more than 99: number_rounded at /stars");
    EXPECT_TRUE(decoder.decode(R"({"name":"x","stars":"4"})", compiled(record)));
}

/// The work of aligning one value, whatever comes of it.
std::size_t work_of(const Json& schema, const std::string& json)
{
    JsonTree tree;
    const auto root = tree.add(json);
    return align(tree, root, Root::value, Shapes::of(schema), {}, {}).work;
}

TEST(Align, WorksInProportionToTheValue)
{
    // Each branch can read each level, directly and as a list of one.
    const auto any = parse_json(R"({"$ref": "#/$defs/v", "$defs": {"v": {"anyOf": [{"type": "integer"}, {"type": "boolean"},
        {"type": "array", "items": {"$ref": "#/$defs/v"}},
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/v"}}]}}})", "schema").value();
    const auto nested = [](std::size_t depth) {
        std::string json;
        for (std::size_t i = 0; i < depth; ++i)
            json += i % 2 == 0 ? "[" : "{\"k\":";
        json += "\"no such value\"";
        for (std::size_t i = depth; i > 0; --i)
            json += (i - 1) % 2 == 0 ? "]" : "}";
        return json;
    };
    const auto small = work_of(any, nested(20));
    const auto large = work_of(any, nested(40));
    EXPECT_LT(small, 20'000u);
    EXPECT_LE(large, 5 * small) << "twice as deep, with a term for the way back";
    std::string list = "[";
    for (int i = 0; i < 1000; ++i)
        list += "\"5\",";
    list += "\"x\"]";
    EXPECT_LT(work_of(any, list), 30'000u);
}

TEST(Align, GoesAsDeepAsTheDecoderReads)
{
    constexpr std::string_view lists = R"({"$ref": "#/$defs/v", "$defs": {"v": {"anyOf": [{"type": "integer"},
        {"type": "array", "items": {"$ref": "#/$defs/v"}}]}}})";
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + "\"5\"" + std::string(depth, ']'); };
    const auto outcome = read(lists, nested(250));
    EXPECT_TRUE(outcome.starts_with(std::string(250, '[') + "5]")) << outcome;
    EXPECT_EQ(read(lists, nested(300)), "refused");
}

TEST(Align, LooksAtWhatCannotBeReadOnce)
{
    // Each level could be the record itself, or be wrapped in the one above.
    const auto chain = parse_json(R"({"$ref": "#/$defs/n", "$defs": {"n": {"type": "object", "required": ["v"],
        "properties": {"v": {"type": "integer"}, "next": {"$ref": "#/$defs/n"}}}}})", "schema").value();
    const auto nested = [](int depth) {
        std::string json = "{}";
        for (int i = 0; i < depth; ++i)
            json = R"({"next":)" + json + "}";
        return json;
    };
    EXPECT_LT(work_of(chain, nested(30)), 500u);
    EXPECT_LT(work_of(chain, nested(60)), 1000u);
}

TEST(Align, NotesManyChangesAsOne)
{
    std::string list = "[";
    for (int i = 0; i < 1000; ++i)
        list += i == 0 ? "\"5\"" : ",\"5\"";
    list += "]";
    Decoder decoder;
    const auto decoded = decoder.decode(list, compiled(R"({"type": "array", "items": {"type": "integer"}})"));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->price, 3000);
    EXPECT_EQ(decoded->notes.size(), 201u);
    EXPECT_EQ(decoded->notes.back().what, "more_changes");
    EXPECT_EQ(decoded->notes.back().price, 2400);
}

TEST(Align, LeavesAValueOfTooManyPartsAlone)
{
    AlignOptions options;
    options.max_values = 3;
    constexpr std::string_view list = R"({"type": "array", "items": {"type": "integer"}})";
    EXPECT_EQ(read(list, R"(["1"])", options), "[1] | number_from_text /0");
    EXPECT_EQ(read(list, R"(["1",2,3])", options), "refused");
    EXPECT_EQ(read(list, "[1,2,3,4,]", options), "[1,2,3,4] | trailing_comma") << "what fits is not walked";
}

TEST(Align, StopsWhenTheWorkIsTooMuch)
{
    std::string schema = R"({"$ref": "#/$defs/v", "$defs": {"v": {"anyOf": [)";
    for (int i = 0; i < 40; ++i)
        schema += R"({"type": "object", "properties": {"a": {"$ref": "#/$defs/v"}, "b)" + std::to_string(i) +
                  R"(": {"type": "integer"}}, "required": ["b)" + std::to_string(i) + R"("]},)";
    schema += R"({"type": "integer"}]}}})";
    std::string json = "1";
    for (int i = 0; i < 60; ++i)
        json = R"({"a":)" + json + "}";
    const auto work = work_of(parse_json(schema, "schema").value(), json);
    EXPECT_LE(work, AlignOptions{}.min_work + AlignOptions{}.work_per_value * 200 + 1);
}

TEST(Align, TakesAJsonStringForItsTextAndAnyOtherTextWhole)
{
    constexpr std::string_view text = R"({"type": "string"})";
    EXPECT_EQ(read(text, R"("hi")"), R"("hi" |)") << "valid JSON is that value";
    EXPECT_EQ(read(text, R"( "a\n\u00e9" )"), R"("a\n\u00e9" |)");
    EXPECT_EQ(read(text, "hi"), R"("hi" | unquoted_string)");
    EXPECT_EQ(read(text, "12"), R"("12" | text_from_number)");
    EXPECT_EQ(read(text, "[1]"), R"("[1]" | json_as_text)");
    EXPECT_EQ(read(text, "\"hi\" she said"), R"("\"hi\" she said" | unquoted_string)");
}

TEST(Align, TakesAScalarOutOfAnObjectCheaplyOnlyWhereItsKeySaysSo)
{
    EXPECT_EQ(read(R"({"type": "integer"})", R"({"value":5})"), "5 | unwrapped_key");
    EXPECT_EQ(read(R"({"type": "integer"})", R"({"Final answer":5})"), "5 | unwrapped_key");
    EXPECT_EQ(read(R"({"type": "integer"})", R"({"floor":5})"), "5 | unwrapped_unknown_key");
    constexpr std::string_view aged =
        R"({"type": "object", "properties": {"age": {"type": "integer", "x-alias": "Lebensalter"}}, "required": ["age"]})";
    EXPECT_EQ(read(aged, R"({"age":{"Age":5}})"), R"({"age":5} | unwrapped_key /age)");
    EXPECT_EQ(read(aged, R"({"age":{"lebensalter":5}})"), R"({"age":5} | unwrapped_key /age)");
    EXPECT_EQ(read(aged, R"({"age":{"floor":5}})"), R"({"age":5} | unwrapped_unknown_key /age)");
    EXPECT_GE(price_of("unwrapped_unknown_key"), 50);
    const AlignOptions strict{.numbers = Numbers::strict};
    EXPECT_EQ(read(aged, R"({"age":{"floor":5}})", strict), "refused");
    EXPECT_EQ(read(aged, R"({"age":{"value":5}})", strict), R"({"age":5} | unwrapped_key /age)");
}

TEST(Align, SaysThatASecondAnswerWasIgnoredWhateverItsSpelling)
{
    constexpr std::string_view schema = R"({"type": "object", "properties": {"a": {"enum": ["x", "y"]}}, "required": ["a"]})";
    EXPECT_EQ(read(schema, R"({"a":"x"} no, rather {"a":"Y"})"), R"({"a":"x"} | prose_removed, other_answer_ignored)")
        << "the first is cheaper by a letter's case, and still the second said something else";
    EXPECT_EQ(read(schema, R"({"a":"x"} that is {"a":"X"})"), R"({"a":"x"} | prose_removed)") << "they agree";
    EXPECT_EQ(read(schema, R"({"a":"x"} and {"b":1})"), R"({"a":"x"} | prose_removed)") << "the second is no answer";
    EXPECT_GE(price_of("other_answer_ignored"), lossy_price);
    EXPECT_EQ(read(R"({"type": "integer"})", "[1,2]", AlignOptions::salvaging()), "1 | unwrapped_list, other_answer_ignored");
}

TEST(Align, FillsNothingInUnlessAskedToOrWhereTheTextLostIt)
{
    constexpr std::string_view schema = R"({"type": "object", "required": ["l"],
        "properties": {"l": {"type": "array"}, "d": {"type": "integer", "default": 7}}})";
    const auto salvaging = AlignOptions::salvaging();
    EXPECT_EQ(read(schema, R"({"l":[1]})", salvaging), R"({"l":[1]} |)");
    EXPECT_EQ(read(schema, R"({l:[1]})", salvaging), R"({"l":[1]} | unquoted_key /l)");
    EXPECT_EQ(read(schema, R"({"d":1})", salvaging), R"({"d":1,"l":[]} | missing_as_empty_list /l)") << "or there would be no record";
    EXPECT_EQ(read(schema, R"({"l":[1]})", AlignOptions::filling()), R"({"l":[1],"d":7} | default_filled /d)");
    const std::string required = R"({"type":"object","properties":{"a":{"type":["integer","null"],"default":3},"b":{"type":["integer","null"]}},)"
                                 R"("required":["a","b"]})";
    EXPECT_EQ(read(required, "{}", AlignOptions::filling()), R"({"a":3,"b":null} | default_filled /a, missing_as_null /b)")
        << "what is asked for goes before null";
    EXPECT_EQ(read(required, "{}", salvaging), R"({"a":null,"b":null} | missing_as_null /a, missing_as_null /b)");
    EXPECT_EQ(read(R"({"properties": {"n": {"type": ["string", "null"], "default": null}}})", "{}", salvaging),
              R"({"n":null} | default_filled /n)") << "null says openly that there is nothing";
    EXPECT_EQ(read(schema, R"({"l":[1],"d":})", salvaging), R"({"l":[1],"d":7} | missing_value /d, default_filled /d)");
    EXPECT_EQ(read(schema, R"({"d":1)", salvaging), R"({"d":1,"l":[]} | value_cut /d, closed_truncation, missing_as_empty_list /l)");
}

TEST(Align, EvadesNoKeywordByAnotherTypeThatNobodyNamed)
{
    EXPECT_EQ(read(R"({"properties": {"age": {"type": "integer"}}, "required": ["age"]})", R"({"age":"old"})"), "refused");
    EXPECT_EQ(read(R"({"properties": {"n": {"minimum": 0, "maximum": 10}}})", R"({"n":-5})"), "refused");
    EXPECT_EQ(read(R"({"pattern": "^x"})", R"("abc")"), "refused");
    EXPECT_EQ(read(R"({"minItems": 3})", "[1]"), "refused");
    EXPECT_EQ(read(R"({"properties": {"n": {"type": ["number", "string"], "minimum": 0}}})", R"({"n":-5})"),
              R"({"n":"-5"} | text_from_number /n)") << "the schema names the text";
    EXPECT_EQ(read(R"({"properties": {"n": {"minimum": 0, "anyOf": [{"type": "number"}, {"type": "string"}]}}})", R"({"n":-5})"),
              R"({"n":"-5"} | text_from_number /n)");
    EXPECT_EQ(read(R"({"properties": {"age": {"type": "integer"}}, "required": ["age"]})", R"({"age":"41"})"),
              R"({"age":41} | number_from_text /age)");
}

TEST(Align, KeepsTheSignOfANumberInWords)
{
    constexpr std::string_view number = R"({"type": "object", "properties": {"n": {"type": "number"}}, "required": ["n"]})";
    for (const char* text : {"(500)", "500-", "minus 500", "Negative 500", "\xE2\x80\x93" "500", "($500)"})
        EXPECT_EQ(read(number, R"({"n":")" + std::string{text} + R"("})"), R"({"n":-500} | negative_spelling /n)") << text;
    EXPECT_EQ(read(number, R"({"n":"it was minus 5 degrees"})"), R"({"n":-5} | number_in_text /n)");
    EXPECT_EQ(read(number, "{\"n\":\"it was \xE2\x88\x92" "5 degrees\"}"), R"({"n":-5} | number_in_text /n)");
    for (const char* text : {"<5", "> 5", "~5", "5+", "\xE2\x89\xA5 5", "about 5", "at least 5", "up to 5", "5 or more", "there are (5) items"})
        EXPECT_EQ(read(number, R"({"n":")" + std::string{text} + R"("})"), R"({"n":5} | number_inexact /n)") << text;
    EXPECT_GE(price_of("number_inexact"), lossy_price);
    EXPECT_EQ(read(number, R"j({"n":"(500)"})j", {.numbers = Numbers::strict}), "refused");
}

TEST(Align, CountsAContradictingWeekdayAsALoss)
{
    constexpr std::string_view day = R"({"type": "string", "format": "date"})";
    EXPECT_EQ(read(day, R"("Tuesday, March 5, 2024")"), R"("2024-03-05" | date_spelling)");
    EXPECT_EQ(read(day, R"("Friday, March 5, 2024")"), R"("2024-03-05" | weekday_ignored)");
    EXPECT_GE(price_of("weekday_ignored"), lossy_price);
}

TEST(Align, BlamesOnlyTheFieldsThatCouldNotBeRead)
{
    constexpr std::string_view schema = R"({"type": "object", "required": ["n", "b"],
        "properties": {"n": {"type": "integer"}, "b": {"type": "boolean"}, "m": {"type": "number"}}})";
    Decoder decoder{{}, {.align = {.numbers = Numbers::strict}}};
    const auto decoded = decoder.decode(R"({"n":"about 40","b":"Yes","m":"$5"})", compiled(schema));
    ASSERT_FALSE(decoded);
    ASSERT_EQ(decoded.error().violations.size(), 1u) << decoded.error().for_model();
    EXPECT_EQ(decoded.error().violations[0].instance, "/n");
}

}  // namespace
}  // namespace assay::decode
