#pragma once

#include "core/json.hpp"
#include "prompt/document.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::simulate::test {

/// A body with simdjson's padding behind it, as the server hands it over.
inline std::string padded(std::string_view text)
{
    std::string body;
    body.reserve(text.size() + 64);
    body += text;
    return body;
}

/// The schema that these tests ask for.
inline Json sentiment_schema()
{
    return Json::parse(R"({
        "type": "object",
        "properties": {
            "sentiment": {"type": "string", "enum": ["positive", "negative", "neutral"]},
            "would_recommend": {"type": "boolean"}
        },
        "required": ["sentiment", "would_recommend"],
        "additionalProperties": false
    })");
}

inline Json packed_sentiment_schema()
{
    return Json::parse(R"({
        "type": "object",
        "properties": {"items": {"type": "array", "items": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "begins": {"type": "string"}, "record": )" +
                       sentiment_schema().dump() + R"(, "ends": {"type": "string"}},
            "required": ["id", "begins", "record", "ends"], "additionalProperties": false}}},
        "required": ["items"], "additionalProperties": false
    })");
}

/// The user message for documents given as id and text.
inline std::string fenced(const std::vector<std::pair<std::string, std::string>>& documents)
{
    std::string text;
    for (const auto& [id, document] : documents)
        prompt::append_fenced(text, id, document);
    return text;
}

inline Json openai_request(const Json& schema, const std::string& user)
{
    return {{"model", "simulated"},
            {"messages", {{{"role", "system"}, {"content", "Fill in the record."}}, {{"role", "user"}, {"content", user}}}},
            {"response_format",
             {{"type", "json_schema"}, {"json_schema", {{"name", "record"}, {"strict", true}, {"schema", schema}}}}}};
}

inline Json anthropic_request(const Json& schema, const std::string& user)
{
    return {{"model", "simulated"},
            {"max_tokens", 1000},
            {"system", "Fill in the record."},
            {"messages", {{{"role", "user"}, {"content", user}}}},
            {"output_config", {{"format", {{"type", "json_schema"}, {"schema", schema}}}}}};
}

}  // namespace assay::simulate::test
