#pragma once

#include "schema/schema.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace assay::schema {

/// A schema from its text; fails the test if it does not compile.
inline Schema compiled(const std::string& text, CompileOptions options = {})
{
    auto schema = Schema::compile(Json::parse(text), options);
    EXPECT_TRUE(schema) << text << ": " << (schema ? "" : schema.error().text());
    return schema ? *schema : *Schema::compile(Json(false));
}

inline bool accepts(const Schema& schema, const std::string& instance)
{
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    EXPECT_EQ(parser.parse(instance).get(element), simdjson::SUCCESS) << instance;
    return schema.accepts(element);
}

/// "instance place: message" of each violation.
inline std::vector<std::string> complaints(const Schema& schema, const std::string& instance)
{
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    EXPECT_EQ(parser.parse(instance).get(element), simdjson::SUCCESS) << instance;
    std::vector<std::string> out;
    for (const auto& violation : schema.violations(element))
        out.push_back(violation.instance + " " + violation.place + ": " + violation.message);
    return out;
}

}  // namespace assay::schema
