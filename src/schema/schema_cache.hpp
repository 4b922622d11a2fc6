#pragma once

#include "schema/schema.hpp"
#include "schema/short_form.hpp"

#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace assay::schema {

/// Compiles each text of a schema once, and keeps the ones used last. Texts
/// that differ in a space are two. Not thread-safe.
class SchemaCache {
public:
    struct Limits {
        std::size_t schemas = 256;
        std::size_t text_bytes = 8u << 20;  ///< Of all texts; compiled, some 30 times that. One is kept, however large.
    };

    SchemaCache(CompileOptions options, OnlyKeywords only_keywords, Limits limits)
        : options_{std::move(options)}, only_keywords_{only_keywords}, limits_{limits}
    {
    }

    /// The schema that `text` is, or why it is none: refusals are kept, too.
    /// Valid until the next call.
    [[nodiscard]] const Result<Schema>& get(std::string_view text);

    [[nodiscard]] std::size_t size() const { return entries_.size(); }

private:
    struct Entry {
        std::string text;
        Result<Schema> schema;
    };

    CompileOptions options_;
    OnlyKeywords only_keywords_;
    Limits limits_;
    std::list<Entry> entries_;  ///< The one used last comes first.
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_text_;
    std::size_t text_bytes_ = 0;
};

}  // namespace assay::schema
