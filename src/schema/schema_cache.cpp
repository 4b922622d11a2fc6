#include "schema/schema_cache.hpp"

#include "schema/marked_numbers.hpp"

namespace assay::schema {
namespace {

Result<Schema> compile_text(std::string_view text, const CompileOptions& options, OnlyKeywords only_keywords)
{
    auto document = parse_schema(text, "schema");
    if (!document)
        return document.error();
    auto expanded = as_json_schema(std::move(*document), only_keywords);
    if (!expanded)
        return expanded.error();
    return Schema::compile(std::move(*expanded), options);
}

}  // namespace

const Result<Schema>& SchemaCache::get(std::string_view text)
{
    // Lines mostly come in runs of one schema: no need to hash it then.
    if (!entries_.empty() && entries_.front().text == text)
        return entries_.front().schema;
    if (const auto found = by_text_.find(text); found != by_text_.end()) {
        entries_.splice(entries_.begin(), entries_, found->second);
        return entries_.front().schema;
    }
    entries_.push_front({std::string{text}, compile_text(text, options_, only_keywords_)});
    by_text_.emplace(entries_.front().text, entries_.begin());
    text_bytes_ += text.size();
    while (entries_.size() > 1 && (entries_.size() > limits_.schemas || text_bytes_ > limits_.text_bytes)) {
        text_bytes_ -= entries_.back().text.size();
        by_text_.erase(entries_.back().text);
        entries_.pop_back();
    }
    return entries_.front().schema;
}

}  // namespace assay::schema
