// Whatever the text, the record is one that its schema accepts.

#include "rules/rule_extractor.hpp"
#include "schema/schema.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace assay::rules {
namespace {

const std::vector<std::string>& schemas()
{
    static const std::vector<std::string> list{
        R"({"type":"object"})",
        R"({"type":"object","properties":{"a":{"enum":["x","y"]},"b":{"const":3},"c":{"enum":[1,2.5,null]}},"required":["a","b","c"]})",
        R"({"type":"object","properties":{"sentiment":{"enum":["pos","neg"]},"score":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1},
            "stars":{"type":"integer","minimum":1,"maximum":5},"nps":{"type":"integer","minimum":0,"maximum":10},
            "tenth_score":{"type":"number","minimum":0,"maximum":1,"multipleOf":0.1}},"required":["sentiment","score","stars","nps","tenth_score"]})",
        R"({"type":"object","properties":{"issues":{"type":"array","items":{"type":"string","maxLength":20},"maxItems":2,"minItems":1},
            "tags":{"type":"array","items":{"enum":["fit","price","quality","service"]},"uniqueItems":true,"minItems":2},
            "colors":{"type":"array","items":{"type":"string"},"uniqueItems":true,"minItems":3},
            "pair":{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":false,"minItems":2}},
            "required":["issues","tags","colors","pair"]})",
        R"({"type":"object","properties":{"summary":{"type":"string","minLength":5,"maxLength":30},"title":{"type":"string","maxLength":8},
            "when":{"type":"string","format":"date"},"at":{"type":"string","format":"time"},"mail":{"type":"string","format":"email"},
            "site":{"type":"string","format":"uri"},"host":{"type":"string","format":"ipv4"},"uid":{"type":"string","format":"uuid"},
            "code":{"type":"string","pattern":"^[A-Z]{3}-\\d{2}$"},"stamp":{"type":"string","format":"date-time"}},
            "required":["summary","title","when","at","mail","site","host","uid","code","stamp"]})",
        R"({"type":"object","properties":{"customer":{"$ref":"#/$defs/person"},"manager":{"anyOf":[{"$ref":"#/$defs/person"},{"type":"null"}]}},
            "required":["customer","manager"],"additionalProperties":false,"$defs":{"person":{"type":"object","properties":{
            "name":{"type":"string","minLength":1},"age":{"type":"integer","minimum":18},"email":{"type":["string","null"],"format":"email"}},
            "required":["name","age","email"],"additionalProperties":false}}})",
        R"({"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#"}}},"required":["name","children"]})",
        R"({"type":"object","properties":{"value":{"anyOf":[{"type":"integer","minimum":10},{"type":"string","maxLength":3},{"type":"boolean"}]},
            "level":{"oneOf":[{"const":"low"},{"const":"high"}]},"all":{"allOf":[{"type":"string"},{"maxLength":6}]}},"required":["value","level","all"]})",
        R"({"type":"object","properties":{"aspects":{"type":"array","maxItems":3,"uniqueItems":true,"items":{"type":"object","properties":{
            "aspect":{"type":"string"},"sentiment":{"enum":["positive","negative","neutral"]},"score":{"type":"number","minimum":-1,"maximum":1}},
            "required":["aspect","sentiment","score"],"additionalProperties":false}},"prices":{"type":"array","items":{"type":"number","minimum":1},"maxItems":2}},
            "required":["aspects"]})",
        R"({"type":"object","required":["x","y"],"properties":{"y":{"type":"boolean"}},"additionalProperties":{"type":"integer","minimum":7,"multipleOf":7}})",
        R"({"type":"object","properties":{"recommend":{"enum":["yes","no","unclear"]},"priority":{"enum":["p1","p2","p3"]},"rating":{"enum":[1,2,3,4,5]},
            "language":{"enum":["en","de"]},"currency":{"type":"string","pattern":"^[A-Z]{3}$"}},"required":["recommend","priority","rating","language","currency"]})",
    };
    return list;
}

const std::vector<std::string>& texts()
{
    static const std::vector<std::string> list{
        "",
        " \n\t ",
        "Great!",
        "I wanted to love this dress, but the fabric is thin, it runs small and the zipper broke. It cost $59.99 in March 5, 2024. Going back.",
        "4/5 stars. Dark red, size M. Write to anna@example.com or https://example.com/x?y=1. My name is Anna Schmidt. ABC-12 10.0.0.1 at 14:30",
        "Das Kleid ist nicht schön und viel zu teuer (89,90 €).",
        "とても良い。質量很好！ المنتج رائع؟ 😍😡 ★★★☆☆",
        "{\"sentiment\":\"positive\"}\\ \"quoted\" \x01 <b>HTML</b> & more",
        "price quality service fit price price",
    };
    return list;
}

void expect_accepted(const schema::Schema& schema, const RuleExtractor& rules, const std::string& text)
{
    const std::string record = rules.extract(text);
    simdjson::dom::parser parser;
    const simdjson::padded_string padded{record};
    simdjson::dom::element element;
    ASSERT_EQ(parser.parse(padded).get(element), simdjson::SUCCESS) << record;
    if (schema.accepts(element))
        return;
    for (const schema::Violation& violation : schema.violations(element))
        ADD_FAILURE() << violation.instance << " " << violation.message << "\nrecord " << record << "\ntext " << text;
}

struct Pair {
    schema::Schema schema;
    RuleExtractor rules;
};

std::vector<Pair> compiled()
{
    std::vector<Pair> pairs;
    for (const std::string& text : schemas()) {
        const Result<schema::Schema> schema = schema::Schema::compile(Json::parse(text));
        EXPECT_TRUE(schema) << text;
        const Result<RuleExtractor> rules = RuleExtractor::compile(schema->document());
        EXPECT_TRUE(rules) << text;
        pairs.push_back({*schema, *rules});
    }
    return pairs;
}

TEST(RuleExtractorProperty, RecordsAreAcceptedByTheirSchema)
{
    for (const Pair& pair : compiled())
        for (const std::string& text : texts())
            expect_accepted(pair.schema, pair.rules, text);
}

TEST(RuleExtractorProperty, RecordsOfRandomTextsAreAcceptedToo)
{
    constexpr unsigned seed = 20240517;
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    const std::vector<std::string> pieces{"great", "awful", " ", " ", " ", ". ", ", ", "!", "not", "but", "$", "5", "4/5", "a@b.co", "://", "https", "ORD-", "2024",
                                          "-", "03", "é", "😍", "好", "\xff", "\xe2\x82", "\"", "\\", "<b>", "'", "’", "\n", "(", ")", "order", "#", "size", "%",
                                          "Anna", "in", "Dr", ":", "\x01", "1,2.3", "l'", "recommend", "please", "★", "☆"};
    const std::vector<Pair> pairs = compiled();
    for (int round = 0; round < 1500; ++round) {
        std::string text;
        const auto length = random() % 40;
        for (std::size_t i = 0; i < length; ++i)
            text += pieces[random() % pieces.size()];
        const Pair& pair = pairs[static_cast<std::size_t>(round) % pairs.size()];
        expect_accepted(pair.schema, pair.rules, text);
        if (HasFailure())
            return;
    }
}

TEST(RuleExtractorProperty, RandomBytesAreSurvived)
{
    constexpr unsigned seed = 7;
    std::mt19937 random{seed};
    const std::vector<Pair> pairs = compiled();
    for (int round = 0; round < 1000; ++round) {
        std::string text(random() % 64, '\0');
        for (char& c : text)
            c = static_cast<char>(random());
        const Pair& pair = pairs[static_cast<std::size_t>(round) % pairs.size()];
        expect_accepted(pair.schema, pair.rules, text);
        if (HasFailure())
            return;
    }
}

}  // namespace
}  // namespace assay::rules
